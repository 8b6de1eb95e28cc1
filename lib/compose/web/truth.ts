import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createLoadReader } from '@/lib/domains/registry/adapters/collector-load'
import { createPrismaCapacityStore } from '@/lib/domains/registry/adapters/prisma-capacities'
import { createPrismaHoldStore } from '@/lib/domains/registry/adapters/prisma-holds'
import { createPrismaZoneDrainStore } from '@/lib/domains/registry/adapters/prisma-zone-drains'
import { cleanUp, previewCleanUp } from '@/lib/domains/registry/clean-up'
import { bringBackZone, drainZone, setCapacity } from '@/lib/domains/registry/drain-zone'
import { bringBackInstance, holdInstance } from '@/lib/domains/registry/hold-instance'
import { readTruth } from '@/lib/domains/registry/read-truth'
import { readZones } from '@/lib/domains/registry/read-zones'
import type { RegistrySource } from '@/lib/domains/registry/ports'
import type { OpenRequests, TruthSource } from '@/lib/domains/registry/truth-ports'
import { visibleApplicationNames } from './applications'
import { type WebContext, webContext } from './context'

const timeoutMs = 4_000
/** A clean-up writes the ledger twice for each application. */
const cleanUpMs = 30_000

const sourceOf = ({ daemon }: WebContext): TruthSource => ({
  list: (input) => daemon.call(daemonCalls.listTruth, input, { timeoutMs }),
  cleanUp: (groups, { actor, why }) => daemon.call(daemonCalls.cleanUpGhosts, { groups: groups.map(({ instances, ...group }) => ({ ...group, instances: [...instances] })), actor, why }, { timeoutMs: cleanUpMs }),
})

/** An old picture would call what still flows there nothing. */
const openOf = ({ proxy }: WebContext): OpenRequests => async () => {
  const status = await proxy.call(proxyCalls.status, {}, { timeoutMs: 1_000 })
  return status.ok ? status.value.open : null
}

const loadOf = ({ collector }: WebContext) =>
  createLoadReader({
    goldenOf: (applications, range, stepMs) => collector.call(collectorCalls.goldenOf, { applications, range, stepMs }, { timeoutMs }),
    byInstance: (applications, range, sparkPoints, offset) => collector.call(collectorCalls.summary, { selector: { applications }, range, by: 'instance', sort: 'key', limit: 2_000, offset, sparkPoints }, { timeoutMs }),
  })

function compose(context: WebContext) {
  const { database, daemon, clock } = context
  const applications = createPrismaApplicationStore(database)
  const holds = createPrismaHoldStore(database)
  const capacities = createPrismaCapacityStore(database)
  const truth = sourceOf(context)
  const open = openOf(context)
  const registry: Pick<RegistrySource, 'list'> = { list: (input) => daemon.call(daemonCalls.listRegistry, input, { timeoutMs }) }
  const zones = {
    zones: { standing: (names: string[] | null) => daemon.call(daemonCalls.zoneStanding, { applications: names }, { timeoutMs }) },
    drains: createPrismaZoneDrainStore(database), capacities, load: loadOf(context), open, nowMs: clock.nowMs,
  }
  const cleaning = { truth, applications, visible: visibleApplicationNames }
  return {
    list: readTruth({ truth, holds, open, visible: visibleApplicationNames }),
    previewCleanUp: previewCleanUp(cleaning),
    cleanUp: cleanUp(cleaning),
    hold: holdInstance({ applications, registry, holds }),
    bringBack: bringBackInstance({ applications, holds }),
    zones: readZones({ ...zones, applications, visible: visibleApplicationNames }),
    drainZone: drainZone(zones),
    bringBackZone: bringBackZone(zones),
    setCapacity: setCapacity({ applications, capacities }),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function truthVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
