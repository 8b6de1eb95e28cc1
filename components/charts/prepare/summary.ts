import type { Sample } from './grid'

export interface SeriesFacts {
  last: number
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
  const last = known.at(-1)
  if (!last) return null
  const highest = known.reduce((best, one) => (one.value > best.value ? one : best))
  return { last: last.value, lowest: Math.min(...known.map(({ value }) => value)), highest: highest.value, highestAtMs: highest.atMs }
}
