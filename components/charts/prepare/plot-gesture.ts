import type { Span } from './moment-scope'
import { positionOf, type PreparedChart } from './prepare-chart'

/** Shares of the width, in any order. */
export interface Drag {
  from: number
  to: number
}

/** A span of a plot, and its middle as a share of the width. */
export interface PickedSpan {
  span: Span
  at: number
}

export type DragEnd = { kind: 'pick'; picked: PickedSpan } | { kind: 'zoom'; span: Span } | { kind: 'press' } | { kind: 'nothing' }

type Plot = Pick<PreparedChart, 'fromMs' | 'toMs' | 'stepMs' | 'samples'>

/** Less is a press that trembled. */
const dragMin = 0.01

/** What the end of a drag asks for: what a plot picks is picked, unless ⇧ asks for the range. */
export function endOfDrag({ fromMs, toMs }: Plot, drag: Drag, may: { pick: boolean; zoom: boolean }, shift: boolean): DragEnd {
  const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
  if (to - from < dragMin) return { kind: 'press' }
  const span = { fromMs: fromMs + from * (toMs - fromMs), toMs: fromMs + to * (toMs - fromMs) }
  if (may.pick && !(shift && may.zoom)) return { kind: 'pick', picked: { span, at: (from + to) / 2 } }
  return may.zoom ? { kind: 'zoom', span } : { kind: 'nothing' }
}

/** The bucket of a sample; null where there is none. */
export function bucketAt(plot: Plot, index: number): PickedSpan | null {
  const sample = plot.samples[index]
  return sample ? { span: { fromMs: sample.atMs, toMs: sample.atMs + plot.stepMs }, at: positionOf(plot, sample.atMs) } : null
}

/** From the bucket that was marked to the one at the cursor, both whole; null without either. */
export function markedSpan(plot: Plot, markMs: number | null, index: number): PickedSpan | null {
  const sample = plot.samples[index]
  if (markMs === null || !sample) return null
  const [first, last] = [Math.min(markMs, sample.atMs), Math.max(markMs, sample.atMs)]
  return { span: { fromMs: first, toMs: last + plot.stepMs }, at: (positionOf(plot, first) + positionOf(plot, last)) / 2 }
}

/** Where a span lies on a plot, as far as it is on it; null where it is not. */
export function bandOf({ fromMs, toMs }: Pick<Plot, 'fromMs' | 'toMs'>, span: Span): Drag | null {
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)))
  const [from, to] = [share(span.fromMs), share(span.toMs)]
  return to > from ? { from, to } : null
}
