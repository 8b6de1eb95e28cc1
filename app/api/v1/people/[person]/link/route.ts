import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { LinkAnswer, PersonName } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'people:write',
  summary: 'A new one-time link to set a password; the one before it dies',
  params: z.strictObject({ person: PersonName }),
  output: LinkAnswer,
  status: 201,
  run: (actor, input) => accessVerbs().createPasswordLink(actor, input),
})
