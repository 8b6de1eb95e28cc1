import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { MetricsAnswer, MetricsQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Metrics over time: up to six queries and a formula over them',
  query: MetricsQuery,
  output: MetricsAnswer,
  run: (actor, input) => telemetryVerbs().metrics(actor, input),
})
