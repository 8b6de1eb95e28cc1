import { readSort } from '../data/sort'
import type { MapEdge, MapNode } from './map-graph'

interface Figures {
  requests: number
  errors: number
  p95Ms: number | null
}

const share = ({ requests, errors }: Figures) => (requests === 0 ? -1 : errors / requests)
const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
/** Figures: largest first. */
const byFigure: Record<string, (one: Figures, other: Figures) => number> = {
  requests: (one, other) => other.requests - one.requests,
  errors: (one, other) => share(other) - share(one) || other.errors - one.errors,
  p95: (one, other) => (other.p95Ms ?? -1) - (one.p95Ms ?? -1),
}

function ordered<Row>(rows: readonly Row[], sort: string, figures: (row: Row) => Figures, names: Record<string, (row: Row) => string>, id: (row: Row) => string): Row[] {
  const { key, reversed } = readSort(sort)
  const name = names[key]
  const figure = byFigure[key] ?? byFigure.errors
  const compare = name ? (one: Row, other: Row) => byText(name(one), name(other)) : (one: Row, other: Row) => figure?.(figures(one), figures(other)) ?? 0
  return [...rows].sort((one, other) => (reversed ? -1 : 1) * compare(one, other) || byText(id(one), id(other)))
}

export const orderEdges = (edges: readonly MapEdge[], sort: string): MapEdge[] =>
  ordered(edges, sort, ({ edge }) => edge, { from: ({ from }) => from.node.name, to: ({ to }) => to.node.name }, ({ id }) => id)

export const orderNodes = (nodes: readonly MapNode[], sort: string): MapNode[] =>
  ordered(nodes, sort, ({ node }) => node, { name: ({ node }) => node.name, owner: ({ node }) => (node.owner?.kind === 'team' ? node.owner.team : '~') }, ({ id }) => id)
