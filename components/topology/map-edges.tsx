import { memo } from 'react'
import { nodeSize } from './layout'
import type { MapEdge } from './map-graph'
import { figureText, stateLooks } from './node-words'
import type { EdgeLabel } from './topology-ask'
import type { DrawnLayout } from './use-layout'

type Places = DrawnLayout['places']

const onCurve = (at: number, p1: number, c1: number, c2: number, p2: number) => (1 - at) ** 3 * p1 + 3 * (1 - at) ** 2 * at * c1 + 3 * (1 - at) * at ** 2 * c2 + at ** 3 * p2

/** Lines of one node part at their other ends: there the figure has room. */
function labelPlaces(edges: readonly MapEdge[]): (edge: MapEdge) => number {
  const out = new Map<string, number>()
  const into = new Map<string, number>()
  for (const { from, to } of edges) {
    out.set(from.id, (out.get(from.id) ?? 0) + 1)
    into.set(to.id, (into.get(to.id) ?? 0) + 1)
  }
  return ({ from, to }) => ((out.get(from.id) ?? 0) > (into.get(to.id) ?? 0) ? 0.74 : (out.get(from.id) ?? 0) < (into.get(to.id) ?? 0) ? 0.26 : 0.5)
}

/** From the right edge of the caller to the left edge of the called; calls back go around. */
function pathOf({ from, to }: MapEdge, places: Places): { d: string; at: (share: number) => Point } | null {
  const [a, b] = [places.get(from.id), places.get(to.id)]
  if (!a || !b || a === b) return null
  const half = nodeSize.width / 2
  const forward = b.x > a.x
  const [x1, x2] = forward ? [a.x + half, b.x - half] : b.x < a.x ? [a.x - half, b.x + half] : [a.x + half, b.x + half]
  const bend = b.x === a.x ? 46 : Math.max(36, Math.abs(x2 - x1) / 2)
  const [c1, c2] = forward ? [x1 + bend, x2 - bend] : b.x < a.x ? [x1 - bend, x2 + bend] : [x1 + bend, x2 + bend]
  return { d: `M${x1} ${a.y}C${c1} ${a.y} ${c2} ${b.y} ${x2} ${b.y}`, at: (share) => ({ x: onCurve(share, x1, c1, c2, x2), y: onCurve(share, a.y, a.y, b.y, b.y) }) }
}

interface Point {
  x: number
  y: number
}

/** What a figure takes with some air, in px of the map. */
const labelSize = { width: 50, height: 13 }
/** Where else along its line a figure may stand, when its place is taken. */
const otherShares = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86]

/** Gives each figure a place on its line where it covers neither a node nor a figure before it; null where there is none. */
function labelPlacer(places: Places): (at: (share: number) => Point, first: number) => Point | null {
  const taken: Point[] = []
  const nodes = [...places.values()]
  const covers = (a: Point, b: Point, width: number, height: number) => Math.abs(a.x - b.x) < width && Math.abs(a.y - b.y) < height
  const isFree = (point: Point) =>
    !taken.some((one) => covers(one, point, labelSize.width, labelSize.height)) && !nodes.some((one) => covers(one, point, (nodeSize.width + labelSize.width) / 2, (nodeSize.height + labelSize.height) / 2))
  return (at, first) => {
    const point = [first, ...otherShares].map(at).find(isFree) ?? null
    if (point) taken.push(point)
    return point
  }
}

/** Where figures stand: the chosen line's first, then those of the busiest. Where a figure has no room, its line's words say it. */
function labelSpots(edges: readonly MapEdge[], places: Places, chosen: string | null, isWanted: (edge: MapEdge) => boolean): Map<string, Point> {
  const shareOf = labelPlaces(edges)
  const place = labelPlacer(places)
  const spots = new Map<string, Point>()
  const urgency = (edge: MapEdge) => (edge.id === chosen ? Infinity : edge.edge.requests)
  for (const edge of edges.filter(isWanted).toSorted((a, b) => urgency(b) - urgency(a))) {
    const path = pathOf(edge, places)
    const spot = path && (place(path.at, shareOf(edge)) ?? (edge.id === chosen ? path.at(shareOf(edge)) : null))
    if (spot) spots.set(edge.id, spot)
  }
  return spots
}

export interface MapEdgesProps {
  edges: readonly MapEdge[]
  places: Places
  seconds: number
  label: EdgeLabel | null
  chosen: string | null
  titleOf: (edge: MapEdge) => string
  onChoose: (id: string) => void
}

/** As wide as busy, by the logarithm: a hundred times the calls is three times the line. */
const widthOf = (perSecond: number): number => Math.max(1, Math.min(5, 1.4 + Math.log10(Math.max(0.02, perSecond)) * 1.1))

/** Lines of a map. Kept apart from the pointer's doings: two thousand are not drawn again for each. */
export const MapEdges = memo(function MapEdges({ edges, places, seconds, label, chosen, titleOf, onChoose }: MapEdgesProps) {
  const spots = labelSpots(edges, places, chosen, ({ id }) => label !== null || id === chosen)
  return (
    <g>
      {edges.map((edge) => {
        const path = pathOf(edge, places)
        if (!path) return null
        const spot = spots.get(edge.id)
        const look = stateLooks[edge.state]
        return (
          <g key={edge.id} className={`tm-edge ${look} ${edge.id === chosen ? 'chosen' : ''}`} onClick={() => onChoose(edge.id)}>
            <title>{titleOf(edge)}</title>
            <path className="hit" d={path.d} />
            <path className="line" d={path.d} strokeWidth={widthOf(edge.edge.requests / Math.max(1, seconds))} markerEnd={`url(#tm-${look === 'bad' || look === 'warn' ? look : 'ok'})`} />
            {spot && (
              <text x={spot.x} y={spot.y} dy="0.35em">
                {figureText(edge.edge, label ?? 'rate', seconds)}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
})

/** Arrow heads: one for each colour, because a marker does not take its line's. */
export function EdgeMarkers() {
  return (
    <defs>
      {(['ok', 'warn', 'bad'] as const).map((look) => (
        <marker key={look} id={`tm-${look}`} className={`tm-head ${look}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
          <path d="M0 0L8 4L0 8z" />
        </marker>
      ))}
    </defs>
  )
}
