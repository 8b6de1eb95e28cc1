/** The original's rate limiter, with its figures: over them a fetch is answered 503, and the client tries again by itself. */
export const fetchLimits = { burst: 10, fetchesPerSecond: 500, fullFetchesPerSecond: 100 } as const

/** What stock clients and servers call themselves: they are never held back. */
const privileged = new Set(['DefaultClient', 'DefaultServer'])

export interface Bucket {
  tokens: number
  atMs: number
}

/** One token of a bucket that fills by itself; what is left of it, and whether there was one. */
export function takeToken({ tokens, atMs }: Bucket, perSecond: number, nowMs: number): { left: Bucket; taken: boolean } {
  const full = Math.min(fetchLimits.burst, tokens + (Math.max(0, nowMs - atMs) * perSecond) / 1_000)
  return full >= 1 ? { left: { tokens: full - 1, atMs: nowMs }, taken: true } : { left: { tokens: full, atMs: nowMs }, taken: false }
}

/** A list, a delta or one application are fetches; a list is a full one too. */
export function fetchKind([kind, first, second]: readonly string[]): 'full' | 'part' | null {
  if (kind !== 'apps' || second !== undefined) return null
  return first === undefined ? 'full' : 'part'
}

export interface FetchLimit {
  /** True: too many. `identity` is what the client calls itself, undefined where it does not. */
  refuses(segments: readonly string[], identity: string | undefined): boolean
}

/** All clients share the two buckets, as there. */
export function createFetchLimit(nowMs: () => number): FetchLimit {
  const full = (): Bucket => ({ tokens: fetchLimits.burst, atMs: nowMs() })
  const buckets = { any: full(), full: full() }
  const take = (which: keyof typeof buckets, perSecond: number): boolean => {
    const { left, taken } = takeToken(buckets[which], perSecond, nowMs())
    buckets[which] = left
    return taken
  }
  return {
    refuses(segments, identity) {
      const kind = fetchKind(segments)
      if (kind === null || (identity !== undefined && privileged.has(identity))) return false
      const any = take('any', fetchLimits.fetchesPerSecond)
      // Both are taken from, whatever the first says.
      const whole = kind === 'part' || take('full', fetchLimits.fullFetchesPerSecond)
      return !(any && whole)
    },
  }
}
