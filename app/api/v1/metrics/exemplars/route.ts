import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { ExemplarsQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { ExemplarsAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Single observations of a metric with the traces that made them',
  query: ExemplarsQuery,
  output: ExemplarsAnswer,
  run: (actor, input) => telemetryVerbs().exemplars(actor, input),
})
