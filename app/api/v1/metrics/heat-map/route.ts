import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { HeatMapQuery } from '@/lib/domains/telemetry/metric-query-schemas'
import { HeatMapAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'How observations of a histogram, or the times of served requests, lie over time',
  query: HeatMapQuery,
  output: HeatMapAnswer,
  run: (actor, input) => telemetryVerbs().heatMap(actor, input),
})
