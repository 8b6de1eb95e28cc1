import { delimiter } from 'node:path'
import type { CrashHook } from '@/lib/daemon/controllers/controller'
import { createServerGroupActions } from '@/lib/daemon/controllers/server-group-actions'
import { createServerGroupController } from '@/lib/daemon/controllers/server-group-controller'
import { createPortChooser, type PortRange } from '@/lib/daemon/instances/free-port'
import { createHealthWatch } from '@/lib/daemon/instances/health-watch'
import { createKnownInstances } from '@/lib/daemon/instances/known-instances'
import { createStopper, type Traffic } from '@/lib/daemon/instances/stopper'
import { createSweep } from '@/lib/daemon/instances/sweep'
import { createInstanceUsers, reachableNodeDir } from '@/lib/daemon/instances/users'
import { createLogShipper } from '@/lib/daemon/logs/log-shipper'
import { createLoggingDirectory } from '@/lib/daemon/logs/logging-directory'
import type { PartSettings } from '@/lib/control/part-settings'
import { createPrismaGroupStore } from '@/lib/domains/delivery/adapters/prisma-group-store'
import { readBootId } from '@/lib/domains/delivery/adapters/process/identity'
import { instanceFolder } from '@/lib/domains/delivery/adapters/process/instance-folder'
import type { Bindings } from '@/lib/domains/delivery/ports'
import { createProcessRuntime } from '@/lib/domains/delivery/adapters/process/process-runtime'
import { instanceEnvironment } from '@/lib/domains/delivery/core/instance-environment'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

export interface InstancesOptions {
  settings: PartSettings
  /** Holds `releases/` and `instances/`; others can traverse it where instances run as users of their own. */
  root: string
  database: Database
  log: Log
  traffic: Traffic
  /** Something happened to an instance of this group. */
  nudge: (groupId: string) => void
  onServing: (cluster: string) => void
  bindings?: Bindings
  ports?: PortRange
  crash?: CrashHook
}

export type DaemonInstances = Awaited<ReturnType<typeof composeInstances>>

/** The process runtime with all that keeps its instances: probes, stops, ports, identities and the server group controller. */
export async function composeInstances({ settings, root, database, log, traffic, nudge, onServing, bindings, ports = { from: 20_000, to: 29_999 }, crash }: InstancesOptions) {
  const groupOf = new Map<string, string>()
  const happened = (instanceId: string) => {
    const groupId = groupOf.get(instanceId)
    if (groupId !== undefined) nudge(groupId)
  }
  const users = createInstanceUsers(root)
  const path = [reachableNodeDir(root, users.confined), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)
  const runtime = createProcessRuntime({ root, bootId: await readBootId(), userOf: users.userOf, confined: users.confined, log, onEnd: happened })
  const health = createHealthWatch({ onChange: happened })
  const known = createKnownInstances(database)
  const stopper = createStopper({ runtime, traffic, log })
  const store = createPrismaGroupStore(database, settings.hostId)
  const last = await database.instance.findFirst({ where: { host: settings.hostId, port: { gte: ports.from, lt: ports.to } }, orderBy: { createdAt: 'desc' }, select: { port: true } })
  const perform = createServerGroupActions({
    store,
    runtime,
    health,
    known,
    stopper,
    traffic,
    onServing,
    ...(bindings ? { bindings } : {}),
    choosePort: createPortChooser(ports, last ? last.port + 1 : ports.from),
    environmentOf: ({ group }, instance, secret) => instanceEnvironment({ group, instance, region: settings.region, listeners: settings.ports, secret, path }),
    ...(crash ? { crash } : {}),
  })
  const controller = createServerGroupController({ store, runtime, health, perform, belongsTo: (instanceId, groupId) => groupOf.set(instanceId, groupId) })
  const shipper = createLogShipper({
    collector: `http://127.0.0.1:${settings.ports.otlp}`,
    log,
    list: runtime.list,
    describe: createLoggingDirectory(database, settings.region),
    filesOf: (id) => ({ output: instanceFolder(root, id).output, offset: instanceFolder(root, id).shipped }),
    hasEnded: async (id) => (await runtime.observe(id)).kind === 'ended',
  })
  const sweep = createSweep({ database, runtime, stopper, shipper, log })
  return { runtime, health, known, stopper, controller, shipper, sweep }
}
