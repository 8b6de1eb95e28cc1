import type { Topology, TopologyEdge, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { nodeId } from './map-graph'

/** Calls are counted by minute: a frame of the replay is one. */
export const minuteMs = 60_000
/** Calls of a minute are all counted this long after it ended. */
const settleMs = 30_000

/** The minutes that can be shown, by their beginnings. */
export interface ReplayWindow {
  firstMs: number
  lastMs: number
}

const minuteOf = (atMs: number): number => Math.floor(atMs / minuteMs) * minuteMs

/** Whole minutes of the range that are kept and settled; null where there is none. `seconds` tells since when calls are known. */
export function replayWindow({ range, seconds, meta }: Pick<Topology, 'range' | 'seconds' | 'meta'>): ReplayWindow | null {
  const untilMs = Math.min(meta.asOfMs, range.toMs)
  const lastMs = minuteOf(Math.min(meta.asOfMs - settleMs, range.toMs)) - minuteMs
  const firstMs = Math.max(minuteOf(range.fromMs), Math.round((untilMs - seconds * 1_000) / minuteMs) * minuteMs)
  return seconds > 0 && lastMs >= firstMs ? { firstMs, lastMs } : null
}

/** The minute that an address names, within what can be shown. */
export function readMinute(text: string | null, window: ReplayWindow | null): number | null {
  const atMs = Date.parse(text ?? '')
  return Number.isNaN(atMs) || !window ? null : clampMinute(atMs, window)
}

export const clampMinute = (atMs: number, { firstMs, lastMs }: ReplayWindow): number => Math.min(lastMs, Math.max(firstMs, minuteOf(atMs)))

export const formatMinute = (atMs: number): string => new Date(atMs).toISOString().replace('.000Z', 'Z')

const silent = { requests: 0, errors: 0, p95Ms: null }
const endsOf = ({ nodes }: Topology, { from, to }: TopologyEdge): string => JSON.stringify([from, to].map((at) => nodes[at] && nodeId(nodes[at])))
const figuresOf = ({ requests, errors, p95Ms }: TopologyNode | TopologyEdge) => ({ requests, errors, p95Ms })

/** What happened in one minute, on the nodes and lines of the whole range: they keep their places, and those without a call are silent. */
export function frameOf(union: Topology, minute: Topology): Topology {
  const nodes = new Map(minute.nodes.map((node) => [nodeId(node), node]))
  const edges = new Map(minute.edges.map((edge) => [endsOf(minute, edge), edge]))
  const known = union.edges.map((edge) => ({ edge, found: edges.get(endsOf(union, edge)) }))
  return {
    ...minute,
    nodes: union.nodes.map((node) => ({ ...node, ...figuresOf(nodes.get(nodeId(node)) ?? { ...node, ...silent }) })),
    edges: known.map(({ edge, found }) => ({ ...edge, ...figuresOf(found ?? { ...edge, ...silent }) })),
    more: minute.more + edges.size - known.filter(({ found }) => found).length,
  }
}
