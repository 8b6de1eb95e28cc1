import type { Bucket } from './bucket-math'

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
