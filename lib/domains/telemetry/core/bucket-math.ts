/** Observations that lie in (from, to], taken to be spread evenly. */
export interface Bucket {
  from: number
  to: number
  count: number
}

export interface Buckets {
  bounds: number[]
  /** One more than `bounds`, not cumulative. */
  counts: number[]
}

/** How many lie at or below `value`: between two bounds as if they were spread evenly. */
function countUpTo({ bounds, counts }: Buckets, value: number): number {
  let seen = 0
  for (const [at, bound] of bounds.entries()) {
    const count = counts[at] ?? 0
    if (value >= bound) seen += count
    else {
      const from = bounds[at - 1]
      return from === undefined || value <= from ? seen : seen + (count * (value - from)) / (bound - from)
    }
  }
  return seen
}

const same = (one: readonly number[], other: readonly number[]): boolean => one.length === other.length && one.every((bound, at) => bound === other[at])

/**
 * What was counted between two reports of a running total. An exponential histogram widens and coarsens its buckets meanwhile: what
 * was counted before is then read off at the newer bounds.
 */
export function bucketsAdded(before: Buckets, now: Buckets): Buckets {
  if (same(before.bounds, now.bounds)) return { bounds: now.bounds, counts: now.counts.map((count, at) => Math.max(0, count - (before.counts[at] ?? 0))) }
  const total = before.counts.reduce((sum, count) => sum + count, 0)
  let seen = 0
  const counts = now.counts.map((count, at) => {
    const bound = now.bounds[at]
    const upTo = bound === undefined ? total : countUpTo(before, bound)
    const added = count - (upTo - seen)
    seen = upTo
    return Math.max(0, added)
  })
  return { bounds: now.bounds, counts }
}

/** Each bucket that counted something. Nothing lies below zero where all bounds are above it. */
export function listBuckets({ bounds, counts }: Buckets): Bucket[] {
  const found: Bucket[] = []
  counts.forEach((count, at) => {
    if (count <= 0) return
    const to = bounds[at] ?? Infinity
    found.push({ from: bounds[at - 1] ?? (to > 0 && to !== Infinity ? 0 : -Infinity), to, count })
  })
  return found
}

/** A bucket without an end is taken to lie at the bound that it has, as Prometheus does. */
const closed = ({ from, to, count }: Bucket): Bucket => (to === Infinity ? { from, to: from, count } : from === -Infinity ? { from: to, to, count } : { from, to, count })

function merged(buckets: readonly Bucket[]): Bucket[] {
  const known = new Map<string, Bucket>()
  for (const { from, to, count } of buckets) {
    const key = `${from} ${to}`
    const bucket = known.get(key)
    if (bucket) bucket.count += count
    else known.set(key, { from, to, count })
  }
  return [...known.values()]
}

/** The value below which the share `quantile` of all observations lies; null when there are none, or no bound says where. */
export function bucketQuantile(buckets: readonly Bucket[], quantile: number): number | null {
  const all = merged(buckets.map(closed).filter(({ from }) => Number.isFinite(from)))
  const total = all.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const edges = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  // Several series may have bounds of their own: between two edges of any of them the share of each grows evenly.
  const below = (edge: number, itself: boolean) =>
    all.reduce((sum, { from, to, count }) => {
      if (from === to) return sum + (from < edge || (itself && from === edge) ? count : 0)
      return sum + count * Math.min(1, Math.max(0, (edge - from) / (to - from)))
    }, 0)
  const rank = quantile * total
  let last = edges[0] ?? 0
  let seen = 0
  for (const edge of edges) {
    const before = below(edge, false)
    if (before >= rank && before > seen) return last + ((edge - last) * (rank - seen)) / (before - seen)
    seen = below(edge, true)
    last = edge
    if (seen >= rank && seen > 0) return edge
  }
  return last
}
