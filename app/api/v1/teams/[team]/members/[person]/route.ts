import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { MemberView, PersonName, PutMemberInput } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { TeamSlug } from '@/lib/kernel/names'

const params = z.strictObject({ team: TeamSlug, person: PersonName })

export const PUT = endpoint({
  permission: 'members:write',
  summary: 'Add a person to a team, or give a member another role',
  params,
  body: PutMemberInput,
  output: MemberView,
  run: (actor, input) => accessVerbs().putMember(actor, input),
})

export const DELETE = endpoint({
  permission: 'members:write',
  summary: 'Take a person out of a team',
  params,
  output: z.null(),
  run: (actor, input) => accessVerbs().removeMember(actor, input),
})
