import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { ChangePasswordInput } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'me:write',
  summary: 'Change the own password; ends every other session',
  body: ChangePasswordInput,
  output: z.null(),
  run: (actor, input, { sessionId }) => accessVerbs().changePassword(actor, input, sessionId),
})
