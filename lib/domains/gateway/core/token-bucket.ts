/** How often something may happen: `perSecond` on the whole, `burst` at once. */
export interface Bucket {
  tokens: number
  filledMs: number
}

export const fullBucket = (burst: number, nowMs: number): Bucket => ({ tokens: burst, filledMs: nowMs })

/** Takes one and answers 0, or answers after how many milliseconds there is one again. A clock that went back gives nothing. */
export function takeToken(bucket: Bucket, { perSecond, burst }: { perSecond: number; burst: number }, nowMs: number): number {
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, nowMs - bucket.filledMs) * perSecond) / 1_000)
  bucket.filledMs = nowMs
  if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 1_000) / perSecond - 1e-6))
  bucket.tokens -= 1
  return 0
}

/** One bucket for each key, at most `keysMax` of them: the key that was not used for longest starts anew. */
export interface Buckets {
  take(key: string, nowMs: number): number
  readonly size: number
}

export function createBuckets(rate: { perSecond: number; burst: number }, keysMax = 10_000): Buckets {
  const byKey = new Map<string, Bucket>()
  return {
    get size() {
      return byKey.size
    },
    take(key, nowMs) {
      const known = byKey.get(key)
      if (known) byKey.delete(key)
      else if (byKey.size >= keysMax) byKey.delete(byKey.keys().next().value as string)
      const bucket = known ?? fullBucket(rate.burst, nowMs)
      byKey.set(key, bucket)
      return takeToken(bucket, rate, nowMs)
    },
  }
}
