import type { Topology, TopologyEdge } from '@/lib/domains/estate/topology-schemas'
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
const figuresOf = ({ requests, errors, p95Ms }: Pick<TopologyEdge, 'requests' | 'errors' | 'p95Ms'>) => ({ requests, errors, p95Ms })

/** Names of nodes and of the lines between them, each made once: thousands of lines are joined for every frame. */
function namesOf({ nodes, edges }: Topology): { nodes: string[]; edges: string[] } {
  const ids = nodes.map(nodeId)
  return { nodes: ids, edges: edges.map(({ from, to }) => `${ids[from] ?? ''} > ${ids[to] ?? ''}`) }
}

/** What happened in one minute, on the nodes and lines of the whole range: they keep their places, and those without a call are silent. */
export function frameOf(union: Topology, minute: Topology): Topology {
  const names = namesOf(union)
  const seen = namesOf(minute)
  const nodes = new Map(minute.nodes.map((node, at) => [seen.nodes[at], node]))
  const edges = new Map(minute.edges.map((edge, at) => [seen.edges[at], edge]))
  const found = union.edges.map((_, at) => edges.get(names.edges[at]))
  return {
    ...minute,
    nodes: union.nodes.map((node, at) => ({ ...node, ...figuresOf(nodes.get(names.nodes[at]) ?? silent) })),
    edges: union.edges.map((edge, at) => ({ ...edge, ...figuresOf(found[at] ?? silent) })),
    more: minute.more + edges.size - found.filter((edge) => edge !== undefined).length,
  }
}
