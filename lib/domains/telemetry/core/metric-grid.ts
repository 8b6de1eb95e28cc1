import type { TimeRange } from '../schemas'
import { stepFor } from './range'

/** Steps [startMs + i * stepMs, ...) that cover a range; `startMs` is a multiple of `stepMs`. */
export interface Grid {
  startMs: number
  stepMs: number
  steps: number
}

/** More points than a question of Prometheus may have say nothing more on any screen. */
const stepsMax = 11_000

export function gridOf({ fromMs, toMs }: TimeRange, stepMs: number): Grid {
  const startMs = Math.floor(fromMs / stepMs) * stepMs
  return { startMs, stepMs, steps: Math.ceil((toMs - startMs) / stepMs) }
}

/**
 * The step that is asked for, or a wider round one where series report more rarely (`intervalMs`, null where nothing says). Half
 * an interval more leaves room for reports that come a little late: without it every delay would look like a hole.
 */
export function stepOf(stepMs: number, range: TimeRange, intervalMs: number | null): number {
  const least = Math.max(stepMs, (intervalMs ?? 0) * 1.5, (range.toMs - range.fromMs) / stepsMax)
  return least <= stepMs ? stepMs : stepFor({ fromMs: 0, toMs: least }, 1)
}

/** The middle of the distances between neighbouring reports; null where no series reported twice. */
export function medianOf(distances: number[]): number | null {
  const sorted = distances.filter((one) => one > 0).sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
