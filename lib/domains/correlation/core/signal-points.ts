import type { GoldenAnswer } from '../../telemetry/schemas'
import type { Signal } from '../schemas'
import type { OnsetInput, SignalPoint } from './onset'

/** Requests of a step are all there this long after it ended: instances report every few seconds. */
const settleMs = 15_000
/** A share of fewer requests, or a percentile of them, is chance. */
const requestsMin = 5

/** What is the least of each that counts as a deviation: half a percent of errors, a tenth of the latency, a twentieth of the requests. */
export const floors: Record<Signal, Pick<OnsetInput, 'worse' | 'floor'>> = {
  errors: { worse: 'up', floor: { value: 0.005, share: 0 } },
  p95: { worse: 'up', floor: { value: 1, share: 0.1 } },
  requests: { worse: 'both', floor: { value: 0.05, share: 0.05 } },
}

/** Settled steps of one signal. A step without a point had no request: zero of them, and nothing known of errors and latency. */
export function signalPoints({ series, stepMs, meta }: GoldenAnswer, signal: Signal, toMs: number): SignalPoint[] {
  const found = new Map(series.flatMap(({ points }) => points.map((point) => [point.atMs, point] as const)))
  const first = Math.min(...found.keys())
  if (!Number.isFinite(first)) return []
  const points: SignalPoint[] = []
  for (let atMs = first; atMs + stepMs <= Math.min(meta.asOfMs - settleMs, Math.ceil(toMs / stepMs) * stepMs); atMs += stepMs) {
    const point = found.get(atMs)
    // With a part of the store missing, no point is no proof of no request.
    if (signal === 'requests') points.push({ atMs, value: point ? point.requests / (stepMs / 1_000) : meta.complete ? 0 : null })
    else if (!point || point.requests < requestsMin) points.push({ atMs, value: null })
    else points.push({ atMs, value: signal === 'errors' ? point.errors / point.requests : point.p95Ms })
  }
  return points
}
