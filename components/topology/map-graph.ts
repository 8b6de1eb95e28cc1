import { type FiguresState, judgeFigures } from '@/lib/domains/estate/core/judge-figures'
import type { Topology, TopologyEdge, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import type { Grouping, TopologyLook } from './topology-ask'

export interface MapNode {
  id: string
  node: TopologyNode
  state: FiguresState
  /** Something of it was changed in the range. */
  changed: boolean
  group: string
}

export interface MapEdge {
  id: string
  from: MapNode
  to: MapNode
  edge: TopologyEdge
  state: FiguresState
}

export interface MapGraph {
  nodes: MapNode[]
  edges: MapEdge[]
}

export const nodeId = ({ kind, name, zone }: Pick<TopologyNode, 'kind' | 'name' | 'zone'>): string => `${kind}${name && `:${name}`}${zone && `@${zone}`}`

const isStore = ({ kind }: TopologyNode) => kind === 'database' || kind === 'cache' || kind === 'queue' || kind === 'external'
const ownGroup = (node: TopologyNode, group: Grouping): string => {
  if (group === 'zone') return node.zone
  if (group === 'team') return node.owner?.kind === 'team' ? node.owner.team : (node.owner?.kind ?? '')
  return ''
}

/** Everything that was seen, judged and grouped. What has no owner or zone stands with its callers where they are of one group. */
export function graphOf({ nodes, edges }: Topology, group: Grouping, changed: ReadonlySet<string>): MapGraph {
  const all = nodes.map((node): MapNode => ({ id: nodeId(node), node, state: judgeFigures(node), changed: node.kind === 'application' && changed.has(node.name), group: ownGroup(node, group) }))
  const made = edges.flatMap((edge): MapEdge[] => {
    const [from, to] = [all[edge.from], all[edge.to]]
    return from && to ? [{ id: `${from.id} > ${to.id}`, from, to, edge, state: judgeFigures(edge) }] : []
  })
  if (group !== 'none') {
    const callers = new Map<MapNode, Set<string>>()
    for (const { from, to } of made) if (isStore(to.node)) callers.set(to, (callers.get(to) ?? new Set()).add(from.group))
    for (const [store, groups] of callers) store.group = groups.size === 1 ? ([...groups][0] ?? '') : ''
  }
  return { nodes: all, edges: made }
}

const unhealthy = ({ state }: { state: FiguresState }) => state === 'failing' || state === 'degraded'

/** What a look shows of the graph: filters first, then the neighbourhood of the node in focus. */
export function lookAt(graph: MapGraph, look: Pick<TopologyLook, 'focus' | 'hops' | 'q' | 'team' | 'onlyUnhealthy' | 'withoutStores'>): MapGraph {
  let edges = graph.edges
  let nodes = graph.nodes
  const keep = (wanted: ReadonlySet<MapNode>) => {
    nodes = nodes.filter((node) => wanted.has(node))
    edges = edges.filter(({ from, to }) => wanted.has(from) && wanted.has(to))
  }
  /** The chosen, and what they call or are called by; calls among those others are left out. */
  const keepAround = (chosen: ReadonlySet<MapNode>) => {
    edges = edges.filter(({ from, to }) => chosen.has(from) || chosen.has(to))
    const shown = new Set([...chosen, ...edges.flatMap(({ from, to }) => [from, to])])
    nodes = nodes.filter((node) => shown.has(node))
  }
  if (look.withoutStores) keep(new Set(nodes.filter(({ node }) => !isStore(node))))
  const { team } = look
  if (team) keepAround(new Set(nodes.filter(({ node }) => node.owner?.kind === 'team' && node.owner.team === team)))
  if (look.onlyUnhealthy) {
    edges = edges.filter((edge) => unhealthy(edge) || unhealthy(edge.to) || unhealthy(edge.from))
    const shown = new Set([...nodes.filter(unhealthy), ...edges.flatMap(({ from, to }) => [from, to])])
    nodes = nodes.filter((node) => shown.has(node))
  }
  if (look.q) keepAround(new Set(nodes.filter(({ node }) => node.name.toLowerCase().includes(look.q))))
  const focus = nodes.find(({ id }) => id === look.focus)
  if (focus) keep(neighbours(edges, focus, look.hops))
  return { nodes, edges }
}

function neighbours(edges: readonly MapEdge[], focus: MapNode, hops: number): Set<MapNode> {
  const reached = new Set([focus])
  for (let hop = 0; hop < hops; hop++) {
    const before = new Set(reached)
    for (const { from, to } of edges) {
      if (before.has(from)) reached.add(to)
      if (before.has(to)) reached.add(from)
    }
  }
  return reached
}
