import { acceptSnapshot } from '@/lib/domains/gateway/core/accept-snapshot'
import type { DiscoveryCache, DiscoveryFeed } from '@/lib/domains/gateway/ports'
import type { DiscoverySnapshot } from '@/lib/domains/gateway/schemas'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'

const backoffMs = { first: 200, max: 2_000 }
/** Pictures of a large registry that changes all the time are read at most once a second; the daemon skips to the newest. */
const settleMs = (targets: number) => Math.min(1_000, targets / 10)
const betweenSavesMs = 1_000

const pauseFor = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })

export interface Discovery {
  state(): { version: number | null; ageMs: number | null; connected: boolean }
  stop(): Promise<void>
}

export interface DiscoveryDeps {
  feed: DiscoveryFeed
  cache: DiscoveryCache
  apply: (snapshot: DiscoverySnapshot) => void
  clock: Clock
  log: Log
}

/** Starts from the cached picture, then follows the daemon for ever, however often it goes away. */
export function followDiscovery({ feed, cache, apply, clock, log }: DiscoveryDeps): Discovery {
  const stopped = new AbortController()
  let current = cache.load()
  let confirmedMs: number | null = null
  let connected = false
  let saving = Promise.resolve()
  let unsaved: DiscoverySnapshot | null = null
  if (current) apply(current)

  function save(snapshot: DiscoverySnapshot): void {
    const idle = unsaved === null
    unsaved = snapshot
    if (!idle) return
    // Written one at a time, and only the newest: a registry that changes quickly must not queue files.
    saving = saving.then(async () => {
      const newest = unsaved
      unsaved = null
      if (newest) await cache.save(newest).catch((error: unknown) => log.warn('discovery cache not written', { error }))
      if (!stopped.signal.aborted) await pauseFor(betweenSavesMs, stopped.signal)
    })
  }

  function take(next: DiscoverySnapshot): void {
    confirmedMs = clock.nowMs()
    connected = true
    const accepted = acceptSnapshot(current, next)
    if (accepted === current) return
    current = accepted
    apply(accepted)
    save(accepted)
  }

  async function follow(): Promise<void> {
    let waitMs = backoffMs.first
    while (!stopped.signal.aborted) {
      try {
        for await (const next of feed.watch(stopped.signal)) {
          if (!connected) log.info('discovery connected', { version: next.version, targets: next.targets.length })
          take(next)
          waitMs = backoffMs.first
          if (next.targets.length > 100) await pauseFor(settleMs(next.targets.length), stopped.signal)
        }
      } catch (error) {
        if (connected && !stopped.signal.aborted) log.warn('discovery lost, serving the last picture', { error: (error as Error).message })
      }
      connected = false
      if (stopped.signal.aborted) return
      await pauseFor(waitMs, stopped.signal)
      waitMs = Math.min(waitMs * 2, backoffMs.max)
    }
  }

  const following = follow()
  return {
    state: () => ({
      version: current?.version ?? null,
      ageMs: confirmedMs === null ? null : connected ? 0 : clock.nowMs() - confirmedMs,
      connected,
    }),
    async stop() {
      stopped.abort()
      await following
      await saving
    },
  }
}
