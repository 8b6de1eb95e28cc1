import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { GoldenQuery } from '@/lib/domains/telemetry/query-schemas'
import { GoldenAnswer } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Rate, errors and latency of served requests over time',
  query: GoldenQuery,
  output: GoldenAnswer,
  run: (actor, input) => telemetryVerbs().golden(actor, input),
})
