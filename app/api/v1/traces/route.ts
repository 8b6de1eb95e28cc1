import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TracesQuery } from '@/lib/domains/telemetry/query-schemas'
import { TraceSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Search of traces by the spans in them',
  query: TracesQuery,
  output: TraceSearchAnswer,
  run: (actor, input) => telemetryVerbs().searchTraces(actor, input),
})
