import type { ScatterPoint } from '@/lib/domains/telemetry/cohort-schemas'
import type { TraceBox } from '@/lib/domains/telemetry/schemas'

/** 0 to 1 from the left, 0 to 1 from the top. */
export interface Place {
  x: number
  y: number
}

export interface Scatter {
  fromMs: number
  toMs: number
  /** Decades of the axis. */
  low: number
  high: number
  points: (Place & { trace: ScatterPoint })[]
  /** Durations in ms with their height, 0 at the top. */
  ticks: { ms: number; y: number }[]
}

type Scale = Pick<Scatter, 'fromMs' | 'toMs' | 'low' | 'high'>

const heightOf = ({ low, high }: Pick<Scale, 'low' | 'high'>, ms: number): number => 1 - (Math.log10(Math.max(0.1, ms)) - low) / (high - low)
const bounded = (share: number): number => Math.min(1, Math.max(0, share))

/** Durations span orders of magnitude, so the axis is logarithmic: whole decades around what is there. */
export function scatterOf(traces: readonly ScatterPoint[], fromMs: number, toMs: number): Scatter {
  const shown = traces.filter((trace) => trace.startMs >= fromMs && trace.startMs <= toMs)
  const durations = shown.map((trace) => Math.max(0.1, trace.durationMs))
  const low = Math.floor(Math.log10(Math.min(...durations, 10)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...durations, 100))))
  const scale = { fromMs, toMs, low, high }
  return {
    ...scale,
    points: shown.map((trace) => ({ trace, x: (trace.startMs - fromMs) / Math.max(1, toMs - fromMs), y: heightOf(scale, trace.durationMs) })),
    ticks: Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at)).map((ms) => ({ ms, y: heightOf(scale, ms) })),
  }
}

/** What lies between two places. The edges of the plot stand for everything beyond them: nothing that is drawn at the edge is left out. */
export function boxBetween({ fromMs, toMs, low, high }: Scale, one: Place, other: Place): TraceBox {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)]
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)]
  const msAt = (x: number) => fromMs + bounded(x) * (toMs - fromMs)
  const durationAt = (y: number) => Number((10 ** (low + (1 - bounded(y)) * (high - low))).toPrecision(4))
  return { fromMs: Math.floor(msAt(left)), toMs: Math.ceil(msAt(right)) + (right >= 1 ? 1 : 0), minMs: bottom >= 1 ? 0 : durationAt(bottom), maxMs: durationAt(top) }
}

/** Where a box lies on the plot, as far as it is in sight. Null when none of it is. */
export function placeOfBox(scale: Scale, box: TraceBox): { left: number; right: number; top: number; bottom: number } | null {
  const { fromMs, toMs } = scale
  const x = (ms: number) => bounded((ms - fromMs) / Math.max(1, toMs - fromMs))
  const place = { left: x(box.fromMs), right: x(box.toMs), top: bounded(heightOf(scale, box.maxMs)), bottom: bounded(heightOf(scale, box.minMs)) }
  return place.left < place.right && place.top < place.bottom ? place : null
}
