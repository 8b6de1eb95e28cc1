import type { LogsQueryInput } from '@/lib/domains/telemetry/query-schemas'
import type { TraceAnswer } from '@/lib/domains/telemetry/schemas'

/** Lines may be written a little before and after the spans they belong to. */
const aroundMs = 60_000

export const traceLogsAsk = ({ traceId, startMs, durationMs }: TraceAnswer): LogsQueryInput => ({
  traceId,
  from: String(Math.max(0, Math.floor(startMs - aroundMs))),
  to: String(Math.ceil(startMs + durationMs + aroundMs)),
  limit: 200,
})
