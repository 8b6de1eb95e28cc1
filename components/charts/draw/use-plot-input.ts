'use client'

import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { bucketAt, type Drag, endOfDrag, markedSpan, type PickedSpan } from '../prepare/plot-gesture'
import { nearestSample, type PreparedChart } from '../prepare/prepare-chart'

export interface PlotInput {
  chart: PreparedChart
  /** The index of the sample under the cursor; -1 for none. */
  at: number
  point: (index: number | null) => void
  onZoom?: ((fromMs: number, toMs: number) => void) | undefined
  onZoomBack?: (() => void) | undefined
  /** What is pressed, dragged over or marked. With it only ⇧ drag zooms. */
  onPick?: ((picked: PickedSpan) => void) | undefined
}

/** As long as a second press may still make it a double one, whose first must open nothing over the plot. */
const doublePressMs = 250

const shareOf = (event: MouseEvent<HTMLElement>): number => {
  const box = event.currentTarget.getBoundingClientRect()
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
}

/** Pointer and keys of a plot: move to read, press or drag to pick a moment, arrows to walk, space to mark a span, Enter to pick it. */
export function usePlotInput({ chart, at, point, onZoom, onZoomBack, onPick }: PlotInput) {
  const [drag, setDrag] = useState<Drag | null>(null)
  /** Where a span begins that the keyboard marks: the moment, because samples move on. */
  const [markMs, setMarkMs] = useState<number | null>(null)
  const dragged = useRef(false)
  const pressed = useRef<number>(undefined)
  // Synchronises with a timer: a plot that is gone opens nothing.
  useEffect(() => () => window.clearTimeout(pressed.current), [])
  const pickBucket = (index: number) => {
    const picked = bucketAt(chart, index)
    if (picked) onPick?.(picked)
  }
  const release = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return
    setDrag(null)
    const end = endOfDrag(chart, drag, { pick: onPick !== undefined, zoom: onZoom !== undefined }, event.shiftKey)
    dragged.current = end.kind !== 'press'
    if (end.kind === 'pick') onPick?.(end.picked)
    if (end.kind === 'zoom') onZoom?.(end.span.fromMs, end.span.toMs)
  }
  const pointer = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const share = shareOf(event)
      if (drag) setDrag({ ...drag, to: share })
      point(nearestSample(chart, share))
    },
    onPointerLeave: () => !drag && point(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      dragged.current = false
      if ((!onZoom && !onPick) || event.button !== 0 || event.pointerType === 'touch') return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: shareOf(event), to: shareOf(event) })
    },
    onPointerUp: release,
    onPointerCancel: () => setDrag(null),
    onClick: (event: MouseEvent<HTMLElement>) => {
      // The click that ends a drag, and the second of a double press, pick nothing.
      if (dragged.current || event.detail > 1) return
      const index = nearestSample(chart, shareOf(event))
      if (onZoomBack) pressed.current = window.setTimeout(() => pickBucket(index), doublePressMs)
      else pickBucket(index)
    },
    onDoubleClick: () => {
      window.clearTimeout(pressed.current)
      onZoomBack?.()
    },
  }
  const current = chart.samples[at]
  const marked = markedSpan(chart, markMs, at)
  const open = () => {
    if (marked) onPick?.(marked)
    else pickBucket(at)
    setMarkMs(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    const last = chart.samples.length - 1
    const stride = event.shiftKey ? 10 : 1
    const from = at < 0 ? (event.key === 'ArrowRight' ? -1 : last + 1) : at
    const next = { ArrowLeft: from - stride, ArrowRight: from + stride, Home: 0, End: last }[event.key]
    if (next !== undefined && last >= 0) {
      event.preventDefault()
      point(Math.min(last, Math.max(0, next)))
    } else if (event.key === ' ' && current && onPick) {
      event.preventDefault()
      setMarkMs(markMs === null ? current.atMs : null)
    } else if (event.key === 'Enter' && current) {
      event.preventDefault()
      open()
    } else if (event.key === 'Escape' && (markMs !== null || at >= 0)) {
      event.stopPropagation()
      if (markMs !== null) setMarkMs(null)
      else point(null)
    }
  }
  return { drag, marked: marked?.span ?? null, pointer, onKeyDown, unmark: () => setMarkMs(null) }
}
