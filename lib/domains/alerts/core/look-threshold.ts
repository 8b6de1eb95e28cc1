import type { AlertMeasure, RuleCondition } from '../schemas'
import { type FigurePoint, type Figures, judgedUntil, whyUnknown } from './figures'
import type { Look } from './standing'

type Threshold = Extract<RuleCondition, { kind: 'threshold' }>

/** Resolving asks for a little more than not meeting the bound, so that a value that lies on it does not open alerts by the minute. */
export const margin = 0.05

/** Thin traffic leaves steps out; after so long without one nothing can be said. */
const tellableMs = 120_000

/** Null where nothing was seen that could tell. No requests at all is a rate of zero. */
export function measured(measure: AlertMeasure, point: FigurePoint | undefined, stepMs: number): number | null {
  switch (measure) {
    case 'rate':
      return point ? (point.requests * 1_000) / stepMs : 0
    case 'error-share':
      return point && point.requests > 0 ? (point.errors / point.requests) * 100 : null
    case 'p50':
      return point?.p50Ms ?? null
    case 'p95':
      return point?.p95Ms ?? null
    case 'p99':
      return point?.p99Ms ?? null
  }
}

export const isMet = ({ direction, bound }: Threshold, value: number): boolean => (direction === 'above' ? value > bound : value < bound)
export const isClear = ({ direction, bound }: Threshold, value: number): boolean => (direction === 'above' ? value <= bound * (1 - margin) : value >= bound * (1 + margin))

/** Since when the newest steps have all been so; steps that tell nothing neither end nor begin it. */
function since(steps: readonly { atMs: number; value: number | null }[], is: (value: number) => boolean): number | null {
  let found: number | null = null
  for (const { atMs, value } of steps) {
    if (value === null) continue
    if (!is(value)) break
    found = atMs
  }
  return found
}

/** A metric above or below its bound, by complete steps. */
export function lookAtThreshold(condition: Threshold, figures: Figures): Look {
  const reason = whyUnknown(figures)
  if (reason) return { kind: 'unknown', reason }
  const untilMs = judgedUntil(figures)
  const byTime = new Map(figures.points.map((point) => [point.atMs, point]))
  const steps: { atMs: number; value: number | null }[] = []
  for (let atMs = untilMs - figures.stepMs; atMs >= figures.fromMs; atMs -= figures.stepMs) steps.push({ atMs, value: measured(condition.measure, byTime.get(atMs), figures.stepMs) })
  const newest = steps.find(({ value }) => value !== null)
  if (!newest || newest.value === null || untilMs - newest.atMs > tellableMs) return { kind: 'unknown', reason: 'no-requests' }
  const metSinceMs = since(steps, (value) => isMet(condition, value))
  const clearSinceMs = since(steps, (value) => isClear(condition, value))
  return { kind: 'known', asOfMs: untilMs, value: newest.value, met: metSinceMs === null ? null : { sinceMs: metSinceMs, severity: 'page' }, clear: clearSinceMs === null ? null : { sinceMs: clearSinceMs } }
}
