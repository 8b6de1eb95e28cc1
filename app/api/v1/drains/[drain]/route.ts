import { z } from 'zod'
import { drainVerbs } from '@/lib/compose/web/drains'
import { ChangeDrainInput, DeleteDrainInput, Drain, DrainDetail, DrainParams } from '@/lib/domains/drains/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'drains:read',
  summary: 'One drain with how far each signal is, and what people did to it',
  params: DrainParams,
  output: DrainDetail,
  run: (actor, input) => drainVerbs().get(actor, input),
})

export const PUT = endpoint({
  permission: 'drains:write',
  summary: 'Changes all settings of a drain but its name; credentials that are left out stay, unless the address leads elsewhere',
  params: DrainParams,
  body: ChangeDrainInput,
  output: Drain,
  run: (actor, input) => drainVerbs().change(actor, input),
})

export const DELETE = endpoint({
  permission: 'drains:delete',
  summary: 'Ends a drain with what waits in it; takes its name as the confirmation',
  params: DrainParams,
  body: DeleteDrainInput,
  output: z.null(),
  run: (actor, input) => drainVerbs().delete(actor, input),
})
