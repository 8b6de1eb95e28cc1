'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { Layout, LayoutInput } from './layout'
import type { MapGraph } from './map-graph'

export interface DrawnLayout extends Omit<Layout, 'places'> {
  /** By the id of a node. */
  places: ReadonlyMap<string, { x: number; y: number }>
}

type Drawn = { kind: 'drawing' } | { kind: 'drawn'; layout: DrawnLayout } | { kind: 'failed' }

interface Shape {
  ids: string[]
  input: LayoutInput
}

/** Figures come anew every few seconds; the map is laid out again only when something came or went. */
const shapeText = ({ nodes, edges }: MapGraph): string => JSON.stringify([nodes.map(({ id, group }) => [id, group]), edges.map(({ id }) => id)])

function shapeOf({ nodes, edges }: MapGraph): Shape {
  const at = new Map(nodes.map((node, place) => [node, place]))
  return {
    ids: nodes.map(({ id }) => id),
    input: {
      nodes: nodes.map(({ id, group, node }) => ({ id, group, weight: node.requests })),
      edges: edges.map(({ from, to }) => ({ from: at.get(from) ?? 0, to: at.get(to) ?? 0 })),
    },
  }
}

/** Places of the graph's nodes, computed in a worker: a map of hundreds must not hold up the page. The last map stays until the next is there. */
export function useLayout(graph: MapGraph): Drawn {
  const [drawn, setDrawn] = useState<Drawn>({ kind: 'drawing' })
  const worker = useRef<Worker | null>(null)
  const asked = useRef<{ id: number; ids: string[] }>({ id: 0, ids: [] })
  const before = useRef<Record<string, number>>({})
  const text = shapeText(graph)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the text says all that a layout needs
  const shape = useMemo(() => shapeOf(graph), [text])

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
    asked.current = { id: asked.current.id + 1, ids: shape.ids }
    worker.current?.postMessage({ id: asked.current.id, input: { ...shape.input, before: before.current } })
  }, [shape])

  return drawn
}
