import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { appsHash } from './core/hash'
import { createLeaseTable, type LeaseTable } from './core/lease-table'
import { takeAll, takeChanges } from './core/remote-leases'
import { pause } from './pause'
import type { RemoteEureka } from './ports'
import type { RemoteState } from './remote-schemas'

/** Thrice as often as a stock client: a change there is seen here within ten seconds. */
const readEveryMs = 10_000
const pruneAfterMs = 30_000
/** One that tells of instances that cannot be read never comes to its own sum: everything is read again this often at most. */
const lossyEveryMs = 60_000

export interface RemoteRegistry {
  readonly name: string
  readonly table: LeaseTable
  state(): RemoteState
  stop(): Promise<void>
}

export interface RemoteRegistryOptions {
  name: string
  remote: RemoteEureka
  clock: Clock
  log: Log
  everyMs?: number
}

/**
 * Reads another registry as its stock clients do: everything once, then what changed, and everything again when the sum of both
 * says otherwise. What was read last stays while it does not answer.
 */
export function createRemoteRegistry({ name, remote, clock, log, everyMs = readEveryMs }: RemoteRegistryOptions): RemoteRegistry {
  const table = createLeaseTable()
  const ending = new AbortController()
  let state: RemoteState = { readAtMs: null, failedSinceMs: null, finding: null }
  let prunedAtMs = clock.nowMs()
  let lossySinceMs: number | null = null

  /** True when the delta leads to what the other registry holds. */
  async function followed(): Promise<boolean> {
    if (state.readAtMs === null) return false
    const delta = await remote.delta()
    if (!delta.ok) return false
    takeChanges(table, delta.value.instances, clock.nowMs())
    const isLossy = lossySinceMs !== null && clock.nowMs() - lossySinceMs < lossyEveryMs
    return isLossy || (delta.value.hash !== null && delta.value.hash === appsHash(table.counts))
  }

  async function readOnce(): Promise<void> {
    if (!(await followed())) {
      const full = await remote.full()
      if (!full.ok) {
        if (state.failedSinceMs === null) log.warn('another registry cannot be read', { name, finding: full.error })
        state = { ...state, failedSinceMs: state.failedSinceMs ?? clock.nowMs(), finding: full.error }
        return
      }
      takeAll(table, full.value.instances, clock.nowMs())
      lossySinceMs = full.value.hash === appsHash(table.counts) ? null : clock.nowMs()
    }
    state = { readAtMs: clock.nowMs(), failedSinceMs: null, finding: null }
    if (clock.nowMs() - prunedAtMs < pruneAfterMs) return
    prunedAtMs = clock.nowMs()
    if (table.changes.prune(prunedAtMs)) table.bump()
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      await readOnce().catch((error: unknown) => log.error('reading another registry failed', { name, error }))
      await pause(everyMs, ending.signal)
    }
  }

  const running = run()
  return {
    name,
    table,
    state: () => state,
    async stop() {
      ending.abort()
      await remote.close()
      await running
    },
  }
}
