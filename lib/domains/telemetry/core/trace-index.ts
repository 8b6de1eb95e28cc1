import { belowHalves } from './shared-spans'
import { treeOrder } from './tree-order'

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
  place: { get(spanId: string): number | undefined }
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
  const sent = belowHalves(
    read,
    ({ shared }) => shared,
    ({ application }) => application,
  )
  const { order, parent, place } = treeOrder(sent)
  const spans = Array.from(order, (at) => sent[at]).filter((span) => span !== undefined)
  const [depth, children, below] = [new Int32Array(spans.length), new Int32Array(spans.length), new Int32Array(spans.length)]
  let durationNs = 0
  for (let at = 0; at < spans.length; at++) {
    const [span, above] = [spans[at], parent[at] ?? -1]
    depth[at] = above < 0 ? 0 : (depth[above] ?? 0) + 1
    if (above >= 0) children[above] = (children[above] ?? 0) + 1
    if (span) durationNs = Math.max(durationNs, span.startNs + span.durationNs)
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
