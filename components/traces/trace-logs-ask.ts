import type { LogsQueryInput } from '@/lib/domains/telemetry/query-schemas'
import type { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'

/** Lines may be written a little before and after the spans they belong to. */
const aroundMs = 60_000

export const traceLogsAsk = ({ traceId, startMs, durationMs }: Pick<TraceSummary, 'traceId' | 'startMs' | 'durationMs'>): LogsQueryInput => ({
  traceId,
  from: String(Math.max(0, Math.floor(startMs - aroundMs))),
  to: String(Math.ceil(startMs + durationMs + aroundMs)),
  limit: 200,
})
