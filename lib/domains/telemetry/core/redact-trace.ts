import type { Span, TraceAnswer, TraceRow } from '../schemas'

export const hiddenApplication = 'hidden'

/** Its place and timing alone. */
export const redactSpan = ({ spanId, parentId, startUnixNano, startOffsetMs, durationMs }: Span): Span => ({
  spanId, parentId, startUnixNano, startOffsetMs, durationMs,
  name: '', kind: 'internal', application: hiddenApplication, instance: null, zone: null, status: 'unset', statusMessage: '', attributes: {}, resource: {}, events: [],
})

/** Spans of applications that the reader may not see keep their place and timing alone; null when none may be seen. */
export function redactTrace(trace: TraceAnswer, visible: ReadonlySet<string> | null): TraceAnswer | null {
  if (visible === null) return trace
  if (!trace.spans.some(({ application }) => visible.has(application))) return null
  return { ...trace, spans: trace.spans.map((span) => (visible.has(span.application) ? span : redactSpan(span))) }
}

/** The same for a row of the search: foreign names become one *hidden*. */
export function redactRow(row: TraceRow, visible: ReadonlySet<string> | null): TraceRow {
  if (visible === null) return row
  const rootSeen = visible.has(row.rootApplication)
  const seen = row.applications.filter((name) => visible.has(name))
  return {
    ...row,
    rootApplication: rootSeen ? row.rootApplication : hiddenApplication,
    rootOperation: rootSeen ? row.rootOperation : '',
    applications: seen.length === row.applications.length ? seen : [...seen, hiddenApplication],
  }
}
