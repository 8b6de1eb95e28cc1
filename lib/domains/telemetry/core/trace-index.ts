import { belowHalves } from './shared-spans'
import { inTreeOrder } from './trace-tree'

/** What a tree, its findings and its path need of a span; the rest is read when somebody looks at it. */
export interface LightSpan {
  spanId: string
  /** '' at the root. */
  parentId: string
  name: string
  application: string
  /** As on the wire: 2 server, 3 client. */
  kind: number
  /** 2 is an error. */
  status: number
  /** From the start of the trace. */
  startNs: number
  durationNs: number
  /** What it asked of a database, '' otherwise. */
  statement: string
  /** The server's half of a span that it shares with its caller. */
  shared: boolean
}

/** A whole trace in tree order: every question about it is answered by places in these lists. */
export interface TraceIndex {
  startNs: bigint
  durationNs: number
  spans: readonly LightSpan[]
  /** Place of the parent, -1 at a root. */
  parent: Int32Array
  depth: Int32Array
  children: Int32Array
  /** Spans below: they follow at once. */
  below: Int32Array
  place: ReadonlyMap<string, number>
  /** Spans that are stored and were too many to be read. */
  more: number
}

export interface LightTrace {
  startNs: bigint
  spans: readonly LightSpan[]
  /** How many are stored. */
  stored: number
}

export function indexTrace({ startNs, spans: read, stored }: LightTrace): TraceIndex {
  const spans = inTreeOrder(
    belowHalves(
      read,
      ({ shared }) => shared,
      ({ application }) => application,
    ),
  )
  const [parent, depth, children, below] = [new Int32Array(spans.length), new Int32Array(spans.length), new Int32Array(spans.length), new Int32Array(spans.length)]
  const place = new Map<string, number>()
  let durationNs = 0
  for (const [at, span] of spans.entries()) {
    // A parent stands before its children, so one that is not placed yet is missing, or in a loop with its child.
    const above = place.get(span.parentId) ?? -1
    parent[at] = above
    depth[at] = above < 0 ? 0 : (depth[above] ?? 0) + 1
    if (above >= 0) children[above] = (children[above] ?? 0) + 1
    if (!place.has(span.spanId)) place.set(span.spanId, at)
    durationNs = Math.max(durationNs, span.startNs + span.durationNs)
  }
  for (let at = spans.length - 1; at >= 0; at--) {
    const above = parent[at] ?? -1
    if (above >= 0) below[above] = (below[above] ?? 0) + 1 + (below[at] ?? 0)
  }
  return { startNs, durationNs, spans, parent, depth, children, below, place, more: Math.max(0, stored - read.length) }
}

/** Places of the children of `at`, by start. */
export function* childrenOf(index: TraceIndex, at: number): Generator<number> {
  const end = at + (index.below[at] ?? 0)
  for (let child = at + 1; child <= end; child += 1 + (index.below[child] ?? 0)) yield child
}

export const rootsOf = (index: TraceIndex): number[] => {
  const roots: number[] = []
  for (let at = 0; at < index.spans.length; at += 1 + (index.below[at] ?? 0)) roots.push(at)
  return roots
}

/** The root without a parent, else the first of what stands for it. */
export const mainRoot = (index: TraceIndex): number => rootsOf(index).find((at) => index.spans[at]?.parentId === '') ?? 0

export const endNs = ({ startNs, durationNs }: LightSpan): number => startNs + durationNs
