import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { SummaryQuery } from '@/lib/domains/telemetry/query-schemas'
import { SummaryAnswer } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Totals of served requests by application, cluster, server group, instance or zone, worst first',
  query: SummaryQuery,
  output: SummaryAnswer,
  run: (actor, input) => telemetryVerbs().summary(actor, input),
})
