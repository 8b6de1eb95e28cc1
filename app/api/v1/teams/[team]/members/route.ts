import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { MemberList } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { TeamSlug } from '@/lib/kernel/names'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'members:read',
  summary: 'Members of a team and their roles',
  params: z.strictObject({ team: TeamSlug }),
  query: PageInput,
  output: MemberList,
  run: (actor, input) => accessVerbs().listMembers(actor, input),
})
