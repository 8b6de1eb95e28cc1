import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceScatterAnswer } from '@/lib/domains/telemetry/cohort-schemas'
import { TraceScatterQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Traces by when they began and how long they took, spread evenly over the range',
  query: TraceScatterQuery,
  output: TraceScatterAnswer,
  run: (actor, input) => telemetryVerbs().traceScatter(actor, input),
})
