import { z } from 'zod'
import { accessVerbs } from '@/lib/compose/web/access'
import { forgetIdentities } from '@/lib/compose/web/identity'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'me:write',
  summary: 'End one of the own sessions',
  params: z.strictObject({ id: z.string().max(40) }),
  output: z.null(),
  run: (actor, input) => accessVerbs().endSession(actor, input).finally(forgetIdentities),
})
