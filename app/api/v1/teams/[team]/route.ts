import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { RenameTeamInput, TeamView } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { TeamSlug } from '@/lib/kernel/names'

const params = z.strictObject({ team: TeamSlug })

export const GET = endpoint({
  permission: 'teams:read',
  summary: 'One team',
  params,
  output: TeamView,
  run: (actor, input) => accessVerbs().readTeam(actor, input),
})

export const PATCH = endpoint({
  permission: 'members:write',
  summary: 'Give a team another name',
  params,
  body: RenameTeamInput,
  output: TeamView,
  run: (actor, input) => accessVerbs().renameTeam(actor, input),
})
