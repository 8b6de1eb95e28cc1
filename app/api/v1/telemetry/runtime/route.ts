import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { RuntimeQuery } from '@/lib/domains/telemetry/query-schemas'
import { RuntimeAnswer } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'CPU, memory and event loop delay of each instance over time',
  query: RuntimeQuery,
  output: RuntimeAnswer,
  run: (actor, input) => telemetryVerbs().runtime(actor, input),
})
