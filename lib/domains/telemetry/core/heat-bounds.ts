import type { HeatMapAnswer } from '../metric-schemas'
import type { AnswerMeta } from '../schemas'
import type { Bucket } from './bucket-math'
import type { Grid } from './metric-grid'

const boundsMax = 60

/** At most 60 of the upper bounds that occur, so that each bucket still lies wholly below one of them. */
export function heatBounds(found: Iterable<number>): number[] {
  const sorted = [...new Set(found)].sort((a, b) => a - b)
  const finite = sorted.filter((bound) => bound !== Infinity)
  const room = boundsMax - (finite.length < sorted.length ? 1 : 0)
  const every = Math.max(1, Math.ceil(finite.length / room))
  const kept = finite.filter((_, at) => (finite.length - 1 - at) % every === 0)
  return finite.length < sorted.length ? [...kept, Infinity] : kept
}

/** Counts by bound of one step. */
export function heatColumn(buckets: readonly Pick<Bucket, 'to' | 'count'>[], bounds: readonly number[]): number[] {
  const column = bounds.map(() => 0)
  for (const { to, count } of buckets) {
    const at = bounds.findIndex((bound) => to <= bound)
    if (at >= 0) column[at] = (column[at] ?? 0) + count
  }
  return column
}

/** What was observed by step, as rows of bounds and columns of time. */
export function heatAnswer(found: readonly { slot: number; buckets: readonly Pick<Bucket, 'to' | 'count'>[] }[], { startMs, stepMs, steps }: Grid, unit: string, meta: AnswerMeta): HeatMapAnswer {
  const bounds = heatBounds(found.flatMap(({ buckets }) => buckets.map(({ to }) => to)))
  const columns: HeatMapAnswer['columns'] = Array.from({ length: steps }, () => null)
  for (const { slot, buckets } of found) {
    if (slot < 0 || slot >= steps) continue
    const known = columns[slot]
    const added = heatColumn(buckets, bounds)
    columns[slot] = known ? known.map((count, at) => count + (added[at] ?? 0)) : added
  }
  return { unit, startMs, stepMs, bounds: bounds.map((bound) => (bound === Infinity ? null : bound)), columns, meta }
}
