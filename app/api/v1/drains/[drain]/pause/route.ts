import { drainVerbs } from '@/lib/compose/web/drains'
import { Drain, DrainParams, DrainWhyInput } from '@/lib/domains/drains/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'drains:write',
  summary: 'Sends nothing until it goes on; what arrives waits, within the bound of the buffer',
  params: DrainParams,
  body: DrainWhyInput,
  output: Drain,
  run: (actor, input) => drainVerbs().pause(actor, input),
})

export const DELETE = endpoint({
  permission: 'drains:write',
  summary: 'Goes on with what waited',
  params: DrainParams,
  body: DrainWhyInput,
  output: Drain,
  run: (actor, input) => drainVerbs().resume(actor, input),
})
