import { pairBoundsMs } from '../../gateway/fault-schemas'

/** By the proxy's histogram, evenly within a slot; above the last bound it is that bound. Null without an answered call. */
export function latencyPercentile(durations: readonly number[], share: number): number | null {
  const total = durations.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let left = total * share
  for (const [at, count] of durations.entries()) {
    const upper = pairBoundsMs[at] ?? pairBoundsMs[pairBoundsMs.length - 1] ?? 0
    const lower = at === 0 ? 0 : (pairBoundsMs[at - 1] ?? upper)
    if (count > 0 && left <= count) return lower + ((upper - lower) * left) / count
    left -= count
  }
  return pairBoundsMs[pairBoundsMs.length - 1] ?? null
}
