import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import type { Lease } from './core/instance'
import { createReplicationQueue, type Replicable, settle } from './core/replication'
import { pause } from './pause'
import type { RegistryPeer } from './ports'
import type { Registry } from './registry'
import type { RegistryPeerState } from './schemas'

/** Netflix's batch holds 250 items, and a peer that is away is asked each second. A batch is gathered for less long than there (500 ms). */
const itemsMax = 250
const gatherMs = 200
const awayMs = 1_000
/** More instances than a registry holds, so that only cancels of a long absence run over. */
const waitingMax = 60_000
const fillWithinMs = 10_000

export interface PeersOptions {
  registry: Registry
  peers: readonly RegistryPeer[]
  clock: Clock
  log: Log
  /** A new daemon serves after this at the latest, filled or not. */
  fillWithinMs?: number
  awayMs?: number
}

export interface Peers {
  /** For `registry.start`: resolves when one peer gave all it holds, or time is up. Goes on trying behind that. */
  fill(): Promise<void>
  states(): RegistryPeerState[]
  stop(): Promise<void>
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300)

/** One peer: its queue, and the loop that empties it. */
function createPeerLink(peer: RegistryPeer, { registry, clock, log, awayMs: away = awayMs }: PeersOptions, signal: AbortSignal) {
  const queue = createReplicationQueue(waitingMax)
  let state: RegistryPeerState['state'] = 'new'
  let filling = false
  let unreachableSinceMs: number | null = null
  let reachedAtMs: number | null = null
  let lastError: { text: string; atMs: number } | null = null
  let wake: (() => void) | null = null
  const failed = (text: string) => (lastError = { text, atMs: clock.nowMs() })

  function reached(): void {
    if (state === 'unreachable') log.info('registry peer is back', { peer: peer.url, waiting: queue.size })
    state = 'reached'
    unreachableSinceMs = null
    reachedAtMs = clock.nowMs()
  }

  function lost(error: unknown): void {
    if (state !== 'unreachable') log.warn('registry peer is away', { peer: peer.url, error })
    state = 'unreachable'
    unreachableSinceMs ??= clock.nowMs()
    failed(words(error))
  }

  function mark(lease: Lease, what: Replicable): void {
    queue.mark(lease, what, clock.nowMs())
    wake?.()
  }

  /** False when the peer could not be told: everything waits on. */
  async function flush(): Promise<boolean> {
    const { items, taken } = queue.take(registry.table, itemsMax)
    if (items.length === 0) return true
    try {
      const answers = await peer.send(items)
      reached()
      for (const [at, item] of items.entries()) {
        const said = answers[at]
        const settled = said ? settle(item, said) : ({ kind: 'refused' } as const)
        const lease = registry.table.find(item.app, item.id)
        if (settled.kind === 'register' && lease) queue.mark(lease, 'register', clock.nowMs())
        else if (settled.kind === 'adopt') await registry.peerWrites.adopt([settled.info])
        else if (settled.kind === 'refused') failed(`${item.action} of ${item.id} was answered ${said?.statusCode ?? 'nothing'}.`)
      }
      return true
    } catch (error) {
      queue.putBack(taken)
      lost(error)
      return false
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if (queue.size === 0) {
        await new Promise<void>((resolve) => (wake = resolve))
        wake = null
        await pause(gatherMs, signal)
      }
      if (signal.aborted) break
      if (!(await flush())) await pause(away, signal)
      else if (queue.size > 0 && queue.size < itemsMax) await pause(gatherMs, signal)
    }
  }

  async function fetchOnce(): Promise<boolean> {
    filling = true
    try {
      const taken = await registry.peerWrites.adopt(await peer.fetchAll())
      reached()
      log.info('registry filled from a peer', { peer: peer.url, taken })
      return true
    } catch (error) {
      lost(error)
      return false
    } finally {
      filling = false
    }
  }

  return {
    mark,
    fetchOnce,
    done: run(),
    wake: () => wake?.(),
    state: (): RegistryPeerState => ({
      url: peer.url,
      state,
      filling,
      unreachableSinceMs,
      waiting: queue.size,
      lagMs: Math.max(0, clock.nowMs() - (queue.oldestMs() ?? clock.nowMs())),
      reachedAtMs,
      lastError: lastError?.text ?? null,
      lastErrorAtMs: lastError?.atMs ?? null,
    }),
  }
}

/** Replicates our registry's changes to each peer by itself: a peer that is away holds up no other. */
export function createPeers(options: PeersOptions): Peers {
  const { registry, peers, fillWithinMs: within = fillWithinMs, awayMs: away = awayMs } = options
  const ending = new AbortController()
  const links = peers.map((peer) => createPeerLink(peer, options, ending.signal))
  const unlisten = registry.onReplicable((lease, what) => links.forEach((link) => link.mark(lease, what)))
  let filling: Promise<void> = Promise.resolve()

  async function fillUntilDone(): Promise<void> {
    while (!ending.signal.aborted) {
      for (const link of links) if (await link.fetchOnce()) return
      await pause(away, ending.signal)
    }
  }

  return {
    fill() {
      if (links.length === 0) return Promise.resolve()
      filling = fillUntilDone()
      return Promise.race([filling, pause(within, ending.signal)])
    },
    states: () => links.map(({ state }) => state()),
    async stop() {
      unlisten()
      ending.abort()
      for (const link of links) link.wake()
      await Promise.all(peers.map((peer) => peer.close()))
      await Promise.all([filling, ...links.map(({ done }) => done)])
    },
  }
}
