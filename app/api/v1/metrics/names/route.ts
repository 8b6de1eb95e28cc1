import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { MetricNamesQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { MetricNamesAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Which metrics there are, their types, units, meanings and labels',
  query: MetricNamesQuery,
  output: MetricNamesAnswer,
  run: (actor, input) => telemetryVerbs().metricNames(actor, input),
})
