export interface HistogramInput {
  /** Buckets that had anything, in any order. */
  buckets: { atMs: number; counts: Partial<Record<string, number>> }[]
  fromMs: number
  toMs: number
  bucketMs: number
  asOfMs: number
  /** From the bottom up. */
  keys: string[]
}

export interface HistogramBar {
  atMs: number
  total: number
  parts: { key: string; count: number }[]
  provisional: boolean
}

/** Every bucket of the range up to now, so that a quiet one is seen as quiet: for counts, nothing is zero. */
export function histogramBars({ buckets, fromMs, toMs, bucketMs, asOfMs, keys }: HistogramInput): { bars: HistogramBar[]; highest: number } {
  const found = new Map(buckets.map((bucket) => [Math.floor((bucket.atMs - fromMs) / bucketMs), bucket]))
  const length = Math.max(0, Math.ceil((Math.min(toMs, Math.max(asOfMs, fromMs)) - fromMs) / bucketMs))
  const bars = Array.from({ length }, (_, at) => {
    const counts = found.get(at)?.counts ?? {}
    const parts = keys.map((key) => ({ key, count: counts[key] ?? 0 })).filter((part) => part.count > 0)
    const atMs = fromMs + at * bucketMs
    return { atMs, parts, total: parts.reduce((sum, part) => sum + part.count, 0), provisional: atMs + bucketMs > asOfMs }
  })
  return { bars, highest: Math.max(0, ...bars.map((bar) => bar.total)) }
}
