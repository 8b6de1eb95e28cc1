import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'tokens:write',
  summary: 'Revoke a token',
  params: z.strictObject({ id: z.string().max(40) }),
  output: z.null(),
  run: (actor, input) => accessVerbs().revokeToken(actor, input),
})
