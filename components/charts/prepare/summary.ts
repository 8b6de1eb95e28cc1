import type { Sample } from './grid'

/** How many settled buckets back a value still counts as the present one: a quiet series has holes. */
const presentBuckets = 3

export interface SeriesFacts {
  /** null: nothing was seen lately, whatever was seen before. */
  last: number | null
  lowest: number
  highest: number
  highestAtMs: number
}

/** What one sentence needs; null where nothing was seen. A provisional value is not the last one. */
export function factsOf(samples: Sample[], series: number): SeriesFacts | null {
  const known = samples.flatMap(({ atMs, values, provisional }) => {
    const value = values[series]
    return value == null || provisional ? [] : [{ atMs, value }]
  })
  if (known.length === 0) return null
  const recent = samples.filter((sample) => !sample.provisional).slice(-presentBuckets)
  const last = known.at(-1)
  const highest = known.reduce((best, one) => (one.value > best.value ? one : best))
  return { last: last && recent[0] && last.atMs >= recent[0].atMs ? last.value : null, lowest: Math.min(...known.map(({ value }) => value)), highest: highest.value, highestAtMs: highest.atMs }
}
