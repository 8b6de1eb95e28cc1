'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { LoadingBlock } from '../data/states'
import { Button } from '../ui/button'
import { nodeSize } from './layout'
import { EdgeMarkers, MapEdges } from './map-edges'
import type { MapEdge, MapGraph, MapNode } from './map-graph'
import { domId, MapNodes } from './map-nodes'
import { nearest } from './nearest'
import { useNodeWords } from './node-words'
import type { EdgeLabel } from './topology-ask'
import { useLayout } from './use-layout'
import { useViewport } from './use-viewport'

export interface TopologyMapProps {
  graph: MapGraph
  /** What has a place, where that is more than what is drawn: a replay must not move what is looked at. */
  placed?: MapGraph | undefined
  seconds: number
  focus: string | null
  edge: string | null
  label: EdgeLabel
  /** What was asked for, as text: a new one is fitted into the frame. */
  asked: string
  groupName: (group: string) => string
  onFocus: (id: string | null) => void
  onEdge: (id: string) => void
  onOpen: (node: MapNode) => void
}

/** Beyond so many, figures on lines would cover one another: they are shown for the node that is pointed at. */
const labelledMax = 60
/** Below this scale figures cannot be read: names grow and what is ill is filled. */
const farScale = 0.5
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const

/** The map itself: one stop of the keyboard, in which arrows go from node to node. Its twin is the table. */
export function TopologyMap(props: TopologyMapProps) {
  const { graph, seconds, focus, edge, label, asked, groupName, onFocus, onOpen } = props
  const t = useTranslations('topology')
  const words = useNodeWords(seconds)
  const frame = useRef<SVGSVGElement>(null)
  const drawn = useLayout(props.placed ?? graph)
  const layout = drawn.kind === 'drawn' ? drawn.layout : null
  const { view, fit, zoom, pan, reveal, pointer } = useViewport(frame, layout, asked)
  const [pointed, setPointed] = useState<string | null>(null)
  const [walked, setWalked] = useState<string | null>(null)
  const titleOf = useCallback((one: MapEdge) => `${words.nameOf(one.from.node)} → ${words.nameOf(one.to.node)}\n${words.figuresOf(one.edge)}`, [words])
  const active = pointed ?? walked
  const near = useMemo(() => (active === null ? [] : graph.edges.filter(({ from, to }) => from.id === active || to.id === active)), [graph, active])
  const walkable = useMemo(() => new Map(graph.nodes.flatMap(({ id }) => (layout?.places.has(id) ? [[id, layout.places.get(id) ?? { x: 0, y: 0 }] as const] : []))), [graph, layout])
  const acts = useRef(props)
  acts.current = props
  const choose = useCallback((id: string) => acts.current.onFocus(id), [])
  const chooseEdge = useCallback((id: string) => acts.current.onEdge(id), [])
  const open = useCallback((node: MapNode) => acts.current.onOpen(node), [])

  const press = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const arrow = arrows[event.key as keyof typeof arrows]
    const at = graph.nodes.find(({ id }) => id === walked)
    if (arrow && event.shiftKey) pan(-arrow[0] * 80, -arrow[1] * 80)
    else if (arrow && layout) {
      const next = nearest(walkable, walked ?? focus, arrow)
      if (next) {
        setWalked(next)
        const place = layout.places.get(next)
        if (place) reveal(place)
      }
    } else if (event.key === '+' || event.key === '=') zoom(1.25)
    else if (event.key === '-') zoom(0.8)
    else if (event.key === '0') fit()
    else if (event.key === 'Enter' && at) {
      if (at.id === focus) onOpen(at)
      else onFocus(at.id)
    } else if (event.key === 'Escape' && (focus !== null || edge !== null)) onFocus(null)
    else return
    event.preventDefault()
  }

  if (drawn.kind === 'failed') return <p className="body soft">{t('map.failed')}</p>
  return (
    <div className="tm-frame">
      <svg
        ref={frame}
        className={`tm-map ${active !== null ? 'pointing' : ''} ${graph.edges.length > 400 ? 'many' : ''} ${view.scale < farScale ? 'far' : ''}`}
        role="application"
        tabIndex={0}
        aria-label={t('map.label', { nodes: graph.nodes.length, edges: graph.edges.length })}
        aria-roledescription={t('map.role')}
        aria-busy={layout === null || undefined}
        {...(walked !== null && walkable.has(walked) && { 'aria-activedescendant': domId(walked) })}
        onKeyDown={press}
        onBlur={() => setWalked(null)}
        {...pointer}
      >
        <EdgeMarkers />
        {layout && (
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            {layout.boxes.map(({ group, x, y, width, height }) => (
              <g key={group} className="tm-box">
                <rect x={x} y={y} width={width} height={height} rx="8" />
                <text x={x + 18} y={y + 22}>
                  {groupName(group)}
                </text>
              </g>
            ))}
            <g className="tm-all">
              <MapEdges edges={graph.edges} places={layout.places} seconds={seconds} label={graph.edges.length <= labelledMax ? label : null} chosen={edge} titleOf={titleOf} onChoose={chooseEdge} />
            </g>
            <g className="tm-near">
              <MapEdges edges={near} places={layout.places} seconds={seconds} label={label} chosen={edge} titleOf={titleOf} onChoose={chooseEdge} />
            </g>
            <MapNodes nodes={graph.nodes} places={layout.places} focus={focus} words={words} changedWord={t('changed')} onChoose={choose} onPoint={setPointed} onOpen={open} />
            {walked !== null && <Ring place={walkable.get(walked)} />}
          </g>
        )}
      </svg>
      {!layout && (
        <div className="tm-wait">
          <LoadingBlock height={160} />
        </div>
      )}
      <div className="tm-tools">
        <Button look="quiet" aria-label={t('map.closer')} onClick={() => zoom(1.25)}>
          +
        </Button>
        <Button look="quiet" aria-label={t('map.further')} onClick={() => zoom(0.8)}>
          −
        </Button>
        <Button look="quiet" aria-label={t('map.fit')} title={t('map.fit')} icon="fit" onClick={fit} />
      </div>
    </div>
  )
}

function Ring({ place }: { place: { x: number; y: number } | undefined }) {
  if (!place) return null
  return <rect className="tm-ring" x={place.x - nodeSize.width / 2 - 4} y={place.y - nodeSize.height / 2 - 4} width={nodeSize.width + 8} height={nodeSize.height + 8} rx="8" />
}
