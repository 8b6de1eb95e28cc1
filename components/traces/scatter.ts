import type { TraceRow } from '@/lib/domains/telemetry/schemas'

export interface ScatterPoint {
  trace: TraceRow
  /** 0 to 1 from the left, 0 to 1 from the top. */
  x: number
  y: number
}

export interface Scatter {
  points: ScatterPoint[]
  /** Durations in ms with their height, 0 at the top. */
  ticks: { ms: number; y: number }[]
}

/** Durations span orders of magnitude, so the axis is logarithmic: whole decades around what is there. */
export function scatterOf(traces: readonly TraceRow[], fromMs: number, toMs: number): Scatter {
  const shown = traces.filter((trace) => trace.startMs >= fromMs && trace.startMs <= toMs)
  const durations = shown.map((trace) => Math.max(0.1, trace.durationMs))
  const low = Math.floor(Math.log10(Math.min(...durations, 10)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...durations, 100))))
  const y = (ms: number) => 1 - (Math.log10(Math.max(0.1, ms)) - low) / (high - low)
  return {
    points: shown.map((trace) => ({ trace, x: (trace.startMs - fromMs) / Math.max(1, toMs - fromMs), y: y(trace.durationMs) })),
    ticks: Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at)).map((ms) => ({ ms, y: y(ms) })),
  }
}
