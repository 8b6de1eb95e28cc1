import type { PointRecord } from './records'

/** One side of the zero: `counts[i]` lies in (base^(offset+i), base^(offset+i+1)], mirrored on the negative side. */
export interface ExponentialBuckets {
  offset: number
  counts: number[]
}

export interface ExponentialHistogram {
  count: number
  /** base = 2^(2^-scale). */
  scale: number
  zeroCount: number
  /** What lies within it of zero counts as zero. */
  zeroThreshold: number
  positive: ExponentialBuckets
  negative: ExponentialBuckets
}

export const newExponentialHistogram = (): ExponentialHistogram => ({
  count: 0, scale: 0, zeroCount: 0, zeroThreshold: 0, positive: { offset: 0, counts: [] }, negative: { offset: 0, counts: [] },
})

/** Twice what the stock SDK keeps: beyond it neighbours are merged in pairs, which the scale below does exactly. */
const bucketsMax = 320

function halved({ offset, counts }: ExponentialBuckets): ExponentialBuckets {
  const first = Math.floor(offset / 2)
  const merged: number[] = []
  counts.forEach((count, index) => {
    const at = Math.floor((offset + index) / 2) - first
    merged[at] = (merged[at] ?? 0) + count
  })
  return { offset: first, counts: merged }
}

/**
 * The same histogram with bounds spelled out (opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram), as all
 * histograms are stored. Buckets whose bound a double cannot tell from the one before are counted with it.
 */
export function explicitHistogram({ count, scale, zeroCount, zeroThreshold, ...sides }: ExponentialHistogram): NonNullable<PointRecord['histogram']> {
  let { positive, negative } = sides
  while (positive.counts.length + negative.counts.length > bucketsMax) {
    scale--
    positive = halved(positive)
    negative = halved(negative)
  }
  const bounds: number[] = []
  const counts: number[] = []
  let below = 0
  let above = 0
  const upTo = (bound: number, added: number) => {
    const last = bounds.at(-1)
    if (bound === -Infinity) below += added
    else if (bound === Infinity) above += added
    else if (last !== undefined && bound <= last) counts[counts.length - 1] = (counts.at(-1) ?? 0) + added
    else {
      bounds.push(bound)
      counts.push(below + added)
      below = 0
    }
  }
  const edge = (index: number): number => (index === 0 ? 1 : 2 ** (index * 2 ** -scale))

  if (negative.counts.length > 0) upTo(-edge(negative.offset + negative.counts.length), 0)
  for (let index = negative.counts.length - 1; index >= 0; index--) upTo(-edge(negative.offset + index), negative.counts[index] ?? 0)
  upTo(Math.max(0, zeroThreshold), zeroCount)
  if (positive.counts.length > 0) upTo(edge(positive.offset), 0)
  positive.counts.forEach((added, index) => upTo(edge(positive.offset + index + 1), added))
  return { count, bounds, counts: [...counts, above] }
}
