'use client'

import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { nearestSample, type PreparedChart } from '../prepare/prepare-chart'

export interface PlotInput {
  chart: PreparedChart
  /** The index of the sample under the cursor; -1 for none. */
  at: number
  point: (index: number | null) => void
  onZoom?: ((fromMs: number, toMs: number) => void) | undefined
  onZoomBack?: (() => void) | undefined
  onOpen?: ((fromMs: number, toMs: number) => void) | undefined
}

interface Drag {
  from: number
  to: number
}

const shareOf = (event: PointerEvent<HTMLElement>): number => {
  const box = event.currentTarget.getBoundingClientRect()
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
}

/** Less is a press that trembled. */
const dragMin = 0.01

/** Pointer and keys of a plot: move to read, drag to set the range, arrows to walk, Enter to open the traces of a bucket. */
export function usePlotInput({ chart, at, point, onZoom, onZoomBack, onOpen }: PlotInput) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const msAt = (share: number) => chart.fromMs + share * (chart.toMs - chart.fromMs)
  const release = () => {
    if (!drag) return
    setDrag(null)
    const [from, to] = drag.from < drag.to ? [drag.from, drag.to] : [drag.to, drag.from]
    if (to - from >= dragMin) onZoom?.(msAt(from), msAt(to))
  }
  const pointer = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const share = shareOf(event)
      if (drag) setDrag({ ...drag, to: share })
      point(nearestSample(chart, share))
    },
    onPointerLeave: () => !drag && point(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!onZoom || event.button !== 0 || event.pointerType === 'touch') return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: shareOf(event), to: shareOf(event) })
    },
    onPointerUp: release,
    onPointerCancel: () => setDrag(null),
    onDoubleClick: () => onZoomBack?.(),
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
    } else if (event.key === 'Enter' && chart.samples[at]) {
      event.preventDefault()
      onOpen?.(chart.samples[at].atMs, chart.samples[at].atMs + chart.stepMs)
    } else if (event.key === 'Escape' && at >= 0) {
      event.stopPropagation()
      point(null)
    }
  }
  return { drag, pointer, onKeyDown }
}
