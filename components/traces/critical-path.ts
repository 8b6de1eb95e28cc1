import type { Span } from '@/lib/domains/telemetry/schemas'
import { spanTree } from './waterfall'

export interface Stretch {
  spanId: string
  fromMs: number
  toMs: number
}

/**
 * Which span the request was waiting for at each moment: from the root's end backwards, always the child that ended last.
 * Stretches do not overlap and cover the root exactly. Clock differences between hosts are cut to the parent's bounds.
 */
export function criticalPath(spans: readonly Span[]): Stretch[] {
  const { roots, childrenOf } = spanTree(spans)
  const root = roots.toSorted((a, b) => b.durationMs - a.durationMs)[0]
  const path: Stretch[] = []
  const walk = (span: Span, fromMs: number, toMs: number) => {
    let cursor = toMs
    const children = (childrenOf.get(span.spanId) ?? []).toSorted((a, b) => end(b) - end(a))
    for (const child of children) {
      const childTo = Math.min(end(child), cursor)
      const childFrom = Math.max(child.startOffsetMs, fromMs)
      if (childTo <= childFrom || child.startOffsetMs >= cursor) continue
      if (cursor > childTo) path.push({ spanId: span.spanId, fromMs: childTo, toMs: cursor })
      walk(child, childFrom, childTo)
      cursor = childFrom
    }
    if (cursor > fromMs) path.push({ spanId: span.spanId, fromMs, toMs: cursor })
  }
  if (root) walk(root, root.startOffsetMs, end(root))
  return path.toSorted((a, b) => a.fromMs - b.fromMs)
}

const end = (span: Span) => span.startOffsetMs + span.durationMs

export interface ApplicationShare {
  application: string
  ms: number
  /** Of the root's duration, 0 to 1. */
  share: number
}

/** Where the time went, along the critical path alone, largest first. */
export function timeByApplication(spans: readonly Span[], path = criticalPath(spans)): ApplicationShare[] {
  const applicationOf = new Map(spans.map((span) => [span.spanId, span.application]))
  const sums = new Map<string, number>()
  for (const stretch of path) {
    const application = applicationOf.get(stretch.spanId) ?? ''
    sums.set(application, (sums.get(application) ?? 0) + stretch.toMs - stretch.fromMs)
  }
  const total = [...sums.values()].reduce((sum, ms) => sum + ms, 0)
  return [...sums].map(([application, ms]) => ({ application, ms, share: total === 0 ? 0 : ms / total })).toSorted((a, b) => b.ms - a.ms)
}
