'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { Layout, LayoutInput } from './layout'
import type { MapGraph } from './map-graph'

export interface DrawnLayout extends Omit<Layout, 'places'> {
  /** By the id of a node. */
  places: ReadonlyMap<string, { x: number; y: number }>
}

type Drawn = { kind: 'drawing' } | { kind: 'drawn'; layout: DrawnLayout } | { kind: 'failed' }

/** Figures come anew every few seconds; the map is laid out again only when something came or went, which this text tells. */
function shapeText({ nodes, edges }: MapGraph): string {
  const at = new Map(nodes.map((node, place) => [node, place]))
  const input: LayoutInput = { nodes: nodes.map(({ id, group }) => ({ id, group })), edges: edges.map(({ from, to }) => ({ from: at.get(from) ?? 0, to: at.get(to) ?? 0 })) }
  return JSON.stringify(input)
}

/** Places of the graph's nodes, computed in a worker: a map of hundreds must not hold up the page. The last map stays until the next is there. */
export function useLayout(graph: MapGraph): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ kind: 'drawing' })
  const worker = useRef<Worker | null>(null)
  const asked = useRef<{ id: number; ids: string[] }>({ id: 0, ids: [] })
  const before = useRef<Record<string, number>>({})
  const text = useMemo(() => shapeText(graph), [graph])

  // Synchronises with the worker: one for as long as the map is on the screen.
  useEffect(() => {
    const started = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
    worker.current = started
    started.onerror = () => setDrawn({ kind: 'failed' })
    started.onmessage = ({ data: { id, layout } }: MessageEvent<{ id: number; layout: Layout }>) => {
      if (id !== asked.current.id) return
      const { places, ...rest } = layout
      const named = new Map(asked.current.ids.map((name, at) => [name, places[at] ?? { x: 0, y: 0 }]))
      before.current = Object.fromEntries([...named].map(([name, { y }]) => [name, y]))
      setDrawn({ kind: 'drawn', layout: { ...rest, places: named } })
    }
    return () => {
      started.terminate()
      worker.current = null
    }
  }, [])

  // Synchronises with the worker: asks for the places of a new shape.
  useEffect(() => {
    const input = JSON.parse(text) as LayoutInput
    asked.current = { id: asked.current.id + 1, ids: input.nodes.map(({ id }) => id) }
    worker.current?.postMessage({ id: asked.current.id, input: { ...input, before: before.current } })
  }, [text])

  return drawn
}
