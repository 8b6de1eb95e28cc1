import type { Span } from '@/lib/domains/telemetry/schemas'

export interface WaterfallRow {
  span: Span
  depth: number
  children: number
  /** All spans below it: what a fold hides. */
  below: number
  folded: boolean
  /** Its parent is not in the answer: of another team, or it never arrived. */
  cut: boolean
}

interface Tree {
  roots: Span[]
  childrenOf: Map<string, Span[]>
}

const byStart = (a: Span, b: Span) => a.startOffsetMs - b.startOffsetMs || b.durationMs - a.durationMs

export function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** Parents before children. Two spans that name each other as parent (broken instrumentation) both become roots. */
export function spanTree(spans: readonly Span[]): Tree {
  const known = new Map(spans.map((span) => [span.spanId, span]))
  const childrenOf = new Map<string, Span[]>()
  const roots: Span[] = []
  for (const span of spans) {
    if (span.parentId === null || !known.has(span.parentId) || isInLoop(span, known)) roots.push(span)
    else append(childrenOf, span.parentId, span)
  }
  for (const children of childrenOf.values()) children.sort(byStart)
  return { roots: roots.sort(byStart), childrenOf }
}

function isInLoop(span: Span, known: ReadonlyMap<string, Span>): boolean {
  let at: Span | undefined = span
  for (const seen = new Set<string>(); at?.parentId; at = known.get(at.parentId)) {
    if (seen.has(at.spanId)) return seen.has(span.spanId) && at.spanId === span.spanId
    seen.add(at.spanId)
  }
  return false
}

/** The rows to draw, in tree order; what is below a folded span is left out. */
export function waterfallRows(spans: readonly Span[], folded: ReadonlySet<string>): WaterfallRow[] {
  const { roots, childrenOf } = spanTree(spans)
  const below = new Map<string, number>()
  const count = (span: Span): number => {
    const total = (childrenOf.get(span.spanId) ?? []).reduce((sum, child) => sum + 1 + count(child), 0)
    below.set(span.spanId, total)
    return total
  }
  const known = new Set(spans.map((span) => span.spanId))
  const rows: WaterfallRow[] = []
  const add = (span: Span, depth: number) => {
    const children = childrenOf.get(span.spanId) ?? []
    const isFolded = folded.has(span.spanId)
    const cut = span.parentId !== null && !known.has(span.parentId)
    rows.push({ span, depth, children: children.length, below: below.get(span.spanId) ?? 0, folded: isFolded, cut })
    if (!isFolded) for (const child of children) add(child, depth + 1)
  }
  for (const root of roots) {
    count(root)
    add(root, 0)
  }
  return rows
}

/** Round marks on the time axis, the first at 0, none at or beyond the end. */
export function axisTicks(durationMs: number, most = 6): number[] {
  if (durationMs <= 0) return [0]
  const rough = durationMs / most
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.ceil(durationMs / step) }, (_, at) => at * step).filter((tick) => tick < durationMs * 0.94)
}

/** Colours in the order in which applications appear; the ninth and later share "other". */
export function applicationColours(spans: readonly Span[]): Map<string, string> {
  const names = [...new Set(spans.map((span) => span.application))]
  return new Map(names.map((name, at) => [name, at < 8 ? `var(--c${at + 1})` : 'var(--c-other)']))
}
