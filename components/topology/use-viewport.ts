'use client'

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'

export interface Viewport {
  x: number
  y: number
  scale: number
}

const scaleMax = 2
const scaleMin = 0.05
/** Calls back to the same column bow out beyond its nodes. */
const margin = { x: 64, y: 24 }
/** A press that moved less than this was a click. */
const dragMin = 4

/** The stretch of the map that is seen: moved by dragging, by wheel and by keys. `fitTo` names what was asked for: a new one is fitted into the frame. */
export function useViewport(frame: RefObject<SVGSVGElement | null>, size: { width: number; height: number } | null, fitTo: string) {
  const [view, setView] = useState<Viewport>({ x: 0, y: 0, scale: 1 })
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  const fitted = useRef<string | null>(null)

  const fit = () => {
    const box = frame.current?.getBoundingClientRect()
    if (!box || !size || box.width === 0) return
    const scale = Math.max(scaleMin, Math.min(1.15, (box.width - margin.x * 2) / Math.max(1, size.width), (box.height - margin.y * 2) / Math.max(1, size.height)))
    setView({ scale, x: (box.width - size.width * scale) / 2, y: (box.height - size.height * scale) / 2 })
  }
  const zoom = (factor: number, at?: { x: number; y: number }) => {
    const box = frame.current?.getBoundingClientRect()
    const { x, y } = at ?? { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 }
    setView((now) => {
      const scale = Math.max(scaleMin, Math.min(scaleMax, now.scale * factor))
      return { scale, x: x - ((x - now.x) * scale) / now.scale, y: y - ((y - now.y) * scale) / now.scale }
    })
  }
  const pan = (dx: number, dy: number) => setView((now) => ({ ...now, x: now.x + dx, y: now.y + dy }))
  /** Moves as little as brings the place into the frame. */
  const reveal = ({ x, y }: { x: number; y: number }) => {
    const box = frame.current?.getBoundingClientRect()
    if (!box) return
    setView((now) => {
      const [atX, atY] = [now.x + x * now.scale, now.y + y * now.scale]
      const into = (at: number, length: number) => (at < 100 ? 100 - at : at > length - 100 ? length - 100 - at : 0)
      return { ...now, x: now.x + into(atX, box.width), y: now.y + into(atY, box.height) }
    })
  }

  const tools = useRef({ zoom, fit })
  tools.current = { zoom, fit }
  // Synchronises with the frame's size on the screen: what was asked for is fitted once it is laid out.
  useEffect(() => {
    if (!size || fitted.current === fitTo) return
    fitted.current = fitTo
    tools.current.fit()
  }, [size, fitTo])
  // Synchronises with the wheel: React listens passively, and the page must not scroll too.
  useEffect(() => {
    const element = frame.current
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = element?.getBoundingClientRect()
      tools.current.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) })
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [frame])

  const pointer = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, moved: false }
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const held = drag.current
      if (!held) return
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y]
      if (!held.moved && Math.hypot(dx, dy) < dragMin) return
      // With the pointer the frame also takes the click that ends the drag: it chooses nothing.
      if (!held.moved) event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { x: event.clientX, y: event.clientY, moved: true }
      pan(dx, dy)
    },
    onPointerUp: () => (drag.current = null),
    onPointerCancel: () => (drag.current = null),
  }
  return { view, fit, zoom, pan, reveal, pointer }
}
