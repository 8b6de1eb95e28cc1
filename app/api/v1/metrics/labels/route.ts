import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { MetricLabelsQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { MetricLabelValuesAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Which values a label of a metric has',
  query: MetricLabelsQuery,
  output: MetricLabelValuesAnswer,
  run: (actor, input) => telemetryVerbs().metricLabels(actor, input),
})
