import type { z } from 'zod'
import type { ScrapeTarget } from '@/lib/domains/telemetry/scrape-schemas'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { createChangeSignal } from './change-signal'
import { chooseEvictions } from './core/eviction'
import type { ExpectedInstance } from './core/expected-instance'
import { applyEntry, captureEntries, type JournalEntry } from './core/journal-entry'
import type { Lease } from './core/instance'
import { createLeaseTable, type LeaseTable } from './core/lease-table'
import { listLeases } from './core/list'
import type { Replicable } from './core/replication'
import { createRenewals, judgePreservation } from './core/self-preservation'
import { type ApplicationCounts, countApplications, summarise } from './core/summary'
import { scrapeTargets } from './core/scrape-targets'
import { discoverTargets, type RegistryTarget } from './core/targets'
import { cancel, clearStatus, setStatus } from './core/transitions'
import { alreadyProven, createExpectations } from './expectations'
import type { RegistryJournal } from './ports'
import { createPeerWrites, type PeerWrites } from './peer-writes'
import type { RegistryCounts, RegistryCountsInput, RegistryListAnswer, RegistryListInput } from './schemas'
import { createWireWrites, type WireWrites } from './wire-writes'

const evictionEveryMs = 60_000
const pruneEveryMs = 30_000
/** One lease duration (Eureka's default): after a start nobody is evicted before everybody could have renewed. */
const graceMs = 90_000
const changeWithinMs = 50

export interface RegistryOptions {
  /** Makes the journal; `capture` gives the whole state at that moment, for its snapshots. */
  journal: (capture: () => JournalEntry[]) => RegistryJournal
  clock: Clock
  log: Log
  random?: () => number
  /** The most leases held; over it a registration is answered 503. */
  instancesMax?: number
}

export interface Registry {
  /**
   * Restores the leases, then begins evictions. The listener may be open before: it answers reads with 403 meanwhile, and goes
   * on so until `fill` ends, which brings what a peer holds; writes are served from the restore on. Does not wait for `fill`.
   */
  start(fill?: () => Promise<void>): Promise<void>
  /** The stored leases are back: a peer may read although clients may not yet. */
  isRestored(): boolean
  stop(): Promise<void>
  state(): 'warming' | 'ready'
  /** Before an instance's process is started: from now on only the holder of the secret may write this id. On disk when it resolves. Idempotent. */
  expectInstance(expected: ExpectedInstance): Promise<void>
  /** The instance is over: its lease is cancelled, and its id refused for ten minutes. */
  forgetInstance(id: string): Promise<void>
  /** Ids that the runtime still stands by; all other expectations are forgotten (after a daemon's start). */
  expectOnly(ids: ReadonlySet<string>): Promise<void>
  /** By the platform, as a drain begins or ends. False when the instance holds no lease. */
  setInstanceStatus(id: string, status: 'OUT_OF_SERVICE' | 'UP'): Promise<boolean>
  /** By the platform: what its client says of itself counts again. False when the instance holds no lease. */
  clearInstanceStatus(id: string): Promise<boolean>
  /** By the platform: the lease of what is not there any more. It may register again. False when there is none. */
  removeLease(application: string, id: string): Promise<boolean>
  list(input: z.output<typeof RegistryListInput>): RegistryListAnswer
  summary(input: z.output<typeof RegistryCountsInput>): RegistryCounts
  /** Everything that is UP and has a plain port: what the proxy may send requests to. */
  targets(): RegistryTarget[]
  /** Everything that runs and announces metrics. */
  scrapeTargets(): ScrapeTarget[]
  /** Called at most 50 ms after a change of any lease (renewals are none) and when `state` changes. Gives the way to stop it. */
  onChange(listener: () => void): () => void
  /** For the wire. */
  readonly table: LeaseTable
  readonly writes: WireWrites
  readonly peerWrites: PeerWrites
  /** Every change that did not come from a peer, renewals too. Gives the way to stop it. */
  onReplicable(listener: (lease: Lease, what: Replicable) => void): () => void
  /** For the sidecar, which has recognised whose instance calls: ids of ours alone, without their secrets. */
  readonly proven: WireWrites
  /** What the eviction timer does every minute; gives how many went. */
  evict(lateMs: number): Promise<number>
}

/** Counted once for each change: screens ask far more often. `everything` is what operators ask for. */
interface Counted {
  version: number
  counts: Map<string, ApplicationCounts>
  everything: ReturnType<typeof summarise> | null
}

export function createRegistry({ journal: openJournal, clock, log, random = Math.random, instancesMax = 50_000 }: RegistryOptions): Registry {
  const table = createLeaseTable()
  const expectations = createExpectations()
  const renewals = createRenewals()
  const signal = createChangeSignal(changeWithinMs)
  const journal = openJournal(() => captureEntries(table, expectations.byId))
  const timers: NodeJS.Timeout[] = []
  let state: 'warming' | 'ready' = 'warming'
  let readyAtMs = clock.nowMs()
  let counted: Counted | null = null
  let isRestored = false
  let openRestored: () => void = () => undefined
  const restored = new Promise<void>((resolve) => (openRestored = resolve))
  const now = () => clock.nowMs()
  const observe = () => renewals.observeClients(table.size, now())
  const replicating = new Set<(lease: Lease, what: Replicable) => void>()
  const replicate = (lease: Lease, what: Replicable) => replicating.forEach((listener) => listener(lease, what))
  const parts = { table, expectations, renewals, journal, restored, instancesMax, now, changed: signal.raise }
  const writes = createWireWrites({ ...parts, replicate })
  const peerWrites = createPeerWrites(parts)

  /** Cancels what holds this id, in whatever application. */
  async function end(id: string, which: (lease: Lease) => boolean = () => true): Promise<void> {
    const held = table.findAllById(id).filter(which)
    for (const { info } of held) {
      const ended = cancel(table, info.app, id, now())
      if (ended) replicate(ended, 'cancel')
    }
    if (held.length === 0) return
    observe()
    signal.raise()
    await Promise.all(held.map(({ handle }) => journal.append({ k: 'drop', handle, atMs: now() })))
  }

  /** What the platform says of an instance's status. False when it holds no lease. */
  async function override(id: string, change: (lease: Lease) => void): Promise<boolean> {
    await restored
    const lease = table.findById(id)
    if (!lease) return false
    change(lease)
    signal.raise()
    replicate(lease, 'status')
    await journal.append({ k: 'put', lease })
    return true
  }

  async function forget(id: string): Promise<void> {
    if (!expectations.byId.has(id)) return end(id)
    expectations.retire(id, now())
    await Promise.all([end(id), journal.append({ k: 'forget', id })])
  }

  async function evict(lateMs: number): Promise<number> {
    const nowMs = now()
    if (state === 'warming' || nowMs < readyAtMs + graceMs) return 0
    if (judgePreservation(renewals.lastMinute(nowMs), renewals.threshold(nowMs)) !== 'evicting') return 0
    const chosen = chooseEvictions(table, nowMs, lateMs, random)
    for (const { info } of chosen) cancel(table, info.app, info.instanceId, nowMs)
    if (chosen.length === 0) return 0
    observe()
    signal.raise()
    log.info('leases evicted', { instances: chosen.slice(0, 20).map(({ info }) => info.instanceId), count: chosen.length })
    await Promise.all(chosen.map(({ handle }) => journal.append({ k: 'drop', handle, atMs: nowMs })))
    return chosen.length
  }

  function every(periodMs: number, work: (lateMs: number) => void): void {
    let dueMs = now() + periodMs
    timers.push(
      setInterval(() => {
        work(Math.max(0, now() - dueMs))
        dueMs = now() + periodMs
      }, periodMs),
    )
  }

  function becomeReady(): void {
    state = 'ready'
    readyAtMs = now()
    observe()
    signal.raise()
  }

  return {
    table,
    writes,
    peerWrites,
    proven: createWireWrites({ ...parts, replicate, expectations: alreadyProven(expectations) }),
    evict,
    state: () => state,
    isRestored: () => isRestored,
    onReplicable(listener) {
      replicating.add(listener)
      return () => void replicating.delete(listener)
    },
    async start(fill) {
      await journal.restore((entry) => applyEntry(table, expectations.byId, entry))
      table.changes.prune(now())
      table.bump()
      isRestored = true
      openRestored()
      if (fill) void fill().catch((error: unknown) => log.error('the registry was not filled from a peer', { error })).then(becomeReady)
      else becomeReady()
      every(evictionEveryMs, (lateMs) => void evict(lateMs).catch((error: unknown) => log.error('eviction failed', { error })))
      every(pruneEveryMs, () => void (table.changes.prune(now()) && table.bump()))
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer)
      signal.close()
      await journal.close()
    },
    async expectInstance(expected) {
      await restored
      expectations.revive(expected.id)
      expectations.byId.set(expected.id, expected)
      // A stranger that took the id before must not stand beside the instance.
      await Promise.all([journal.append({ k: 'expect', expected }), end(expected.id, ({ identity }) => identity === null)])
    },
    async forgetInstance(id) {
      await restored
      await forget(id)
    },
    async expectOnly(ids) {
      await restored
      await Promise.all([...expectations.byId.keys()].filter((id) => !ids.has(id)).map(forget))
    },
    setInstanceStatus: (id, status) => override(id, (lease) => setStatus(table, lease, status, null, now())),
    clearInstanceStatus: (id) => override(id, (lease) => clearStatus(table, lease, lease.info.status, null, now())),
    async removeLease(application, id) {
      await restored
      const lease = table.find(application.toUpperCase(), id)
      if (!lease) return false
      await end(id, (one) => one === lease)
      return true
    },
    list: (input) => listLeases(table, input, now()),
    summary(input) {
      if (counted?.version !== table.version) counted = { version: table.version, counts: countApplications(table), everything: null }
      const { applications, only } = input
      const visible = applications === null && !only ? (counted.everything ??= summarise(counted.counts, null, undefined)) : summarise(counted.counts, applications, only)
      const nowMs = now()
      const lastMinute = renewals.lastMinute(nowMs)
      const threshold = renewals.threshold(nowMs)
      const inGrace = nowMs < readyAtMs + graceMs
      return {
        ...visible,
        state,
        renewalsPerMinute: lastMinute,
        renewalsThreshold: threshold,
        selfPreservation: !inGrace && judgePreservation(lastMinute, threshold) === 'preserving',
        evictionsStopUntilMs: inGrace ? readyAtMs + graceMs : null,
        asOfMs: nowMs,
      }
    },
    targets: () => discoverTargets(table),
    scrapeTargets: () => scrapeTargets(table),
    onChange: signal.listen,
  }
}
