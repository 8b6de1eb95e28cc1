import type { Span } from '@/lib/domains/telemetry/schemas'
import { criticalPath } from './critical-path'
import { append, spanTree } from './waterfall'

/** What is worth saying first about a trace. */
export type TraceFact =
  | { kind: 'failed'; span: Span; message: string }
  | { kind: 'repeated'; span: Span; times: number; ms: number; totalMs: number }
  | { kind: 'dominant'; span: Span; ms: number; share: number }
  | { kind: 'plain'; spans: number; applications: number }

const repeatsMin = 4

/** A failure outranks a pattern, a pattern outranks a share. Pure. */
export function traceFact(spans: readonly Span[]): TraceFact {
  return failure(spans) ?? repetition(spans) ?? dominance(spans) ?? { kind: 'plain', spans: spans.length, applications: new Set(spans.map((span) => span.application)).size }
}

/** The deepest failed span without a failed child: errors travel upwards, so the cause is below. */
function failure(spans: readonly Span[]): TraceFact | null {
  const { childrenOf } = spanTree(spans)
  const failed = spans.filter((span) => span.status === 'error')
  const causes = failed.filter((span) => !(childrenOf.get(span.spanId) ?? []).some((child) => child.status === 'error'))
  const span = causes.toSorted((a, b) => a.startOffsetMs - b.startOffsetMs)[0]
  return span ? { kind: 'failed', span, message: messageOf(span) } : null
}

function messageOf(span: Span): string {
  if (span.statusMessage) return span.statusMessage
  const exception = span.events.find((event) => event.name === 'exception')?.attributes['exception.message']
  if (typeof exception === 'string') return exception
  const code = span.attributes['http.response.status_code'] ?? span.attributes['http.status_code']
  return code === undefined || code === null ? '' : `HTTP ${String(code)}`
}

/** The same call by the same parent, one after another, at least four times: a loop that could be one call. */
function repetition(spans: readonly Span[]): TraceFact | null {
  const { roots, childrenOf } = spanTree(spans)
  const totalMs = Math.max(0, ...roots.map((root) => root.durationMs))
  let best: { span: Span; times: number; ms: number } | null = null
  for (const children of childrenOf.values()) {
    const groups = new Map<string, Span[]>()
    for (const child of children) append(groups, `${child.application}\n${child.name}`, child)
    for (const group of groups.values()) {
      const first = group[0]
      if (!first || group.length < repeatsMin || !isSequential(group)) continue
      const ms = group.reduce((sum, one) => sum + one.durationMs, 0)
      if (ms >= totalMs * 0.2 && (!best || ms > best.ms)) best = { span: first, times: group.length, ms }
    }
  }
  return best ? { kind: 'repeated', ...best, totalMs } : null
}

const isSequential = (group: Span[]) => group.every((one, at) => at === 0 || one.startOffsetMs >= (group[at - 1]?.startOffsetMs ?? 0) + (group[at - 1]?.durationMs ?? 0) * 0.9)

/** One span that the request waited for half of its time or longer. */
function dominance(spans: readonly Span[]): TraceFact | null {
  const sums = new Map<string, number>()
  const path = criticalPath(spans)
  for (const stretch of path) sums.set(stretch.spanId, (sums.get(stretch.spanId) ?? 0) + stretch.toMs - stretch.fromMs)
  const total = path.reduce((sum, stretch) => sum + stretch.toMs - stretch.fromMs, 0)
  const [spanId, ms] = [...sums].toSorted((a, b) => b[1] - a[1])[0] ?? ['', 0]
  const span = spans.find((one) => one.spanId === spanId)
  return span && spans.length > 1 && total > 0 && ms / total >= 0.5 ? { kind: 'dominant', span, ms, share: ms / total } : null
}
