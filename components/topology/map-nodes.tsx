import { memo } from 'react'
import { stateShapes } from '../ui/state'
import { nodeSize } from './layout'
import type { MapNode } from './map-graph'
import { stateLooks } from './node-words'
import type { DrawnLayout } from './use-layout'

export interface MapNodesProps {
  nodes: readonly MapNode[]
  places: DrawnLayout['places']
  focus: string | null
  words: { nameOf(node: MapNode['node']): string; noteOf(node: MapNode['node']): string; figuresOf(node: MapNode['node']): string; stateOf(state: MapNode['state']): string }
  changedWord: string
  onChoose: (id: string) => void
  onPoint: (id: string | null) => void
  onOpen: (node: MapNode) => void
}

export const domId = (id: string): string => `tm-node-${encodeURIComponent(id)}`
const lettersMax = 20
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Boxes of a map: the state's shape, the name, whose it is, and its figures. What sends no spans of its own has round ends. */
export const MapNodes = memo(function MapNodes({ nodes, places, focus, words, changedWord, onChoose, onPoint, onOpen }: MapNodesProps) {
  const { width, height } = nodeSize
  return (
    <g>
      {nodes.map((item) => {
        const place = places.get(item.id)
        if (!place) return null
        const { node, state, changed } = item
        const name = words.nameOf(node)
        const note = words.noteOf(node)
        return (
          <g
            key={item.id}
            id={domId(item.id)}
            role="img"
            aria-label={[name, note, words.stateOf(state), words.figuresOf(node), changed && changedWord].filter(Boolean).join(', ')}
            className={`tm-node ${stateLooks[state]} ${node.kind === 'application' ? '' : 'other'} ${item.id === focus ? 'focus' : ''}`}
            transform={`translate(${place.x - width / 2} ${place.y - height / 2})`}
            onClick={() => onChoose(item.id)}
            onDoubleClick={() => onOpen(item)}
            onPointerEnter={() => onPoint(item.id)}
            onPointerLeave={() => onPoint(null)}
          >
            <title>{[name, words.figuresOf(node)].join('\n')}</title>
            <rect width={width} height={height} rx={node.kind === 'application' ? 5 : height / 2} />
            <g className={`g-${stateLooks[state]}`} transform={`translate(${node.kind === 'application' ? 9 : 14} 8) scale(.9)`}>
              {stateShapes[stateLooks[state]]}
            </g>
            <text className="name" x={node.kind === 'application' ? 25 : 30} y="17">
              {cut(name, lettersMax - (node.kind === 'application' ? 0 : 2))}
            </text>
            <text className="note" x={node.kind === 'application' ? 9 : 16} y="34">
              {cut(node.requests > 0 ? words.figuresOf(node) : note, 30)}
            </text>
            {changed && <path className="changed" d={`M${width - 14} 6l5 5-5 5-5-5z`} />}
          </g>
        )
      })}
    </g>
  )
})
