import { accessVerbs } from '@/lib/compose/web/access'
import { CreateTeamInput, TeamList, TeamView } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'teams:read',
  summary: 'Own teams; all of them for operators',
  query: PageInput,
  output: TeamList,
  run: (actor, input) => accessVerbs().listTeams(actor, input),
})

export const POST = endpoint({
  permission: 'teams:create',
  summary: 'Make a team',
  body: CreateTeamInput,
  output: TeamView,
  status: 201,
  run: (actor, input) => accessVerbs().createTeam(actor, input),
})
