import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { ControlRoutes } from '@/lib/control/serve'
import { ensureWorkItem } from '@/lib/daemon/controllers/chore-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createHoldController } from '@/lib/daemon/controllers/hold-controller'
import { createWitnessController } from '@/lib/daemon/controllers/witness-controller'
import { createDrainedZones, type DrainedZones } from '@/lib/daemon/discovery/drained-zones'
import { answerTruthCalls } from '@/lib/daemon/registry/truth-answers'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { publishEvent } from '@/lib/domains/ledger/adapters/publish-event'
import { createAddressAsker } from '@/lib/domains/registry/adapters/ask-address'
import { cleanUpGhosts } from '@/lib/domains/registry/adapters/clean-up-ghosts'
import { createTrafficReader } from '@/lib/domains/registry/adapters/collector-traffic'
import { createPrismaHoldWork } from '@/lib/domains/registry/adapters/prisma-hold-work'
import { holdKind } from '@/lib/domains/registry/adapters/prisma-holds'
import { readVerdicts, writeVerdicts } from '@/lib/domains/registry/adapters/prisma-verdicts'
import { listDrainedZones } from '@/lib/domains/registry/adapters/prisma-zone-drains'
import type { Registry } from '@/lib/domains/registry/registry'
import { createTruthBook } from '@/lib/domains/registry/truth-book'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

export interface TruthOptions {
  database: Database
  registry: Registry
  proxy: ControlClient
  collector: ControlClient
  hostId: string
  clock: Clock
  log: Log
  crash?: CrashHook
}

export interface DaemonTruth {
  controllers: Controller[]
  zones: DrainedZones
  /** Belongs into a minute's chores. */
  ensureWork: () => Promise<void>
  answer(routes: ControlRoutes): void
  close(): Promise<void>
}

/** The proxy's own spans: nobody has to register for them. */
const ownNames = ['edge', 'sidecar']

/** What lease, traffic and probe say together, who is out of service by hand, and which zones are drained. */
export async function composeTruth({ database, registry, proxy, collector, hostId, clock, log, crash }: TruthOptions): Promise<DaemonTruth> {
  const book = createTruthBook(registry.table, clock.nowMs(), await readVerdicts(database, hostId))
  const asker = createAddressAsker()
  const traffic = createTrafficReader((input) => collector.call(collectorCalls.summary, input, { timeoutMs: 4_000 }), ownNames)
  const zones = await createDrainedZones(() => listDrainedZones(database), log)
  const work = createPrismaHoldWork(database, requireFence)
  // Each machine asks what its own registry holds.
  const witnessKind = `witnesses of host ${hostId}`
  const witnesses = createWitnessController({
    kind: witnessKind, book, asker, traffic, nowMs: clock.nowMs,
    leased: () => new Set([...registry.table.all()].map(({ info }) => info.instanceId)),
    record: (fence, changes) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await writeVerdicts(tx, hostId, changes)
        await publishEvent(tx, { topic: 'registry', teamId: null, key: 'verdicts' })
      }),
  })
  const holds = createHoldController({
    kind: holdKind, work,
    leaseOf: (application, instance) => (registry.state() === 'ready' ? registry.table.find(application.toUpperCase(), instance) : undefined),
    takeOut: (instance) => registry.setInstanceStatus(instance, 'OUT_OF_SERVICE'),
    bringBack: (instance) => registry.clearInstanceStatus(instance),
    async openRequests(instance) {
      const status = await proxy.call(proxyCalls.status, {}, { timeoutMs: 1_000 })
      return status.ok && status.value.daemonConnected ? (status.value.open[instance] ?? 0) : null
    },
    ...(crash ? { crash } : {}),
  })
  await ensureWorkItem(database, witnessKind, hostId)
  return {
    controllers: [witnesses, holds],
    zones,
    ensureWork: work.ensureWork,
    answer: (routes) => answerTruthCalls(routes, { book, targets: registry.targets, nowMs: clock.nowMs, cleanUp: (groups, doer) => cleanUpGhosts({ database, registry, book }, groups, doer) }),
    async close() {
      zones.stop()
      await asker.close()
    },
  }
}
