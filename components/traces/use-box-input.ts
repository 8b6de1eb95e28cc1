'use client'

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { TraceBox } from '@/lib/domains/telemetry/schemas'
import { boxBetween, type Place, type Scatter } from './scatter'

interface Corners {
  fixed: Place
  free: Place
}

/** Less is a press that trembled. */
const dragMin = 0.012
const step = { x: 1 / 60, y: 1 / 24 }
const moves: Record<string, Place> = { ArrowLeft: { x: -step.x, y: 0 }, ArrowRight: { x: step.x, y: 0 }, ArrowUp: { x: 0, y: -step.y }, ArrowDown: { x: 0, y: step.y } }
const within = (share: number): number => Math.min(1, Math.max(0, share))

const placeOf = (event: PointerEvent<HTMLElement>): Place => {
  const box = event.currentTarget.getBoundingClientRect()
  return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) }
}

/**
 * A box over the plot: dragged by the pointer, or with the keys. Arrows move a cursor, with Shift they draw the box from where it was, Enter
 * takes it, Escape gives it up.
 */
export function useBoxInput({ scatter, onBox, hasBox }: { scatter: Scatter; onBox: (box: TraceBox | null) => void; hasBox: boolean }) {
  const [corners, setCorners] = useState<Corners | null>(null)
  const [dragging, setDragging] = useState(false)
  /** A box that was taken counts before the page has it: its list may take a while. */
  const taken = useRef(false)
  const give = (box: TraceBox | null) => {
    taken.current = box !== null
    onBox(box)
  }
  const take = ({ fixed, free }: Corners) => give(boxBetween(scatter, fixed, free))
  const pointer = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || event.pointerType === 'touch') return
      const place = placeOf(event)
      setCorners({ fixed: place, free: place })
      setDragging(true)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!dragging || !corners) return
      // Only what has become a drag is held on to: a press on a point stays a press.
      if (!event.currentTarget.hasPointerCapture(event.pointerId) && isBox(corners.fixed, placeOf(event))) event.currentTarget.setPointerCapture(event.pointerId)
      setCorners({ ...corners, free: placeOf(event) })
    },
    onPointerUp: () => {
      if (!dragging || !corners) return
      setDragging(false)
      setCorners(null)
      if (isBox(corners.fixed, corners.free)) take(corners)
    },
    onPointerCancel: () => {
      setDragging(false)
      setCorners(null)
    },
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const move = moves[event.key]
    if (move) {
      const from = corners?.free ?? { x: 0.5, y: 0.5 }
      const free = { x: within(from.x + move.x), y: within(from.y + move.y) }
      setCorners({ fixed: event.shiftKey ? (corners?.fixed ?? from) : free, free })
    } else if (event.key === 'Enter' && corners && isBox(corners.fixed, corners.free)) {
      take(corners)
      setCorners(null)
    } else if (event.key === 'Escape' && (corners || hasBox || taken.current)) {
      if (corners) setCorners(null)
      else give(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { corners, drawn: corners && isBox(corners.fixed, corners.free) ? boxBetween(scatter, corners.fixed, corners.free) : null, pointer, onKeyDown }
}

const isBox = (one: Place, other: Place): boolean => Math.abs(one.x - other.x) >= dragMin && Math.abs(one.y - other.y) >= dragMin
