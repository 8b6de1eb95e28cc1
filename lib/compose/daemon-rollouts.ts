import type { ControlClient } from '@/lib/control/client'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { CrashHook } from '@/lib/daemon/controllers/controller'
import { createRolloutController, rolloutKind } from '@/lib/daemon/controllers/rollout-controller'
import { createPrismaRolloutWork } from '@/lib/domains/delivery/adapters/prisma-rollout-work'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import type { DaemonInstances } from './daemon-instances'

export interface RolloutsOptions {
  database: Database
  registry: Registry
  proxy: ControlClient
  instances: Pick<DaemonInstances, 'health' | 'runtime'>
  crash?: CrashHook
}

/** The rollout controller: its rows, the registry's and the probe's view of new instances, and what the proxy does. */
export function composeRollouts({ database, registry, proxy, instances: { health, runtime }, crash }: RolloutsOptions) {
  // The registry's list is made anew at each question: once a look is enough for all instances of a rollout.
  let listed = { atMs: 0, ids: new Set<string>() }
  const registered = () => {
    if (Date.now() - listed.atMs > 50) listed = { atMs: Date.now(), ids: new Set(registry.targets().map(({ instance }) => instance)) }
    return listed.ids
  }
  return createRolloutController({
    work: createPrismaRolloutWork(database, crash && ((phase) => crash('between-act-and-record', `rollout ${phase}`))),
    async sharesOf(cluster) {
      const answer = await proxy.call(proxyCalls.shares, { cluster }, { timeoutMs: 1_000 })
      return answer.ok ? answer.value : null
    },
    lastLines: runtime.lastLines,
    isRegistered: (id) => registered().has(id),
    healthOf: health.healthOf,
    ...(crash ? { crash } : {}),
  })
}

/** Rollouts of a cluster look at once when one of its instances began or ceased to serve. A lost wake costs the second until their next look. */
export const rolloutWaker =
  (database: Database, nudge: (kind: string) => void, log: Log) =>
  (cluster: string): void => {
    database.$executeRaw`
      UPDATE work_item SET next_look_at = clock_timestamp() WHERE kind = ${rolloutKind}
        AND object_id IN (SELECT id FROM rollout WHERE cluster = ${cluster} AND state IN ('running', 'waiting', 'rolling-back'))`
      .then((woken) => woken > 0 && nudge(rolloutKind), (error: unknown) => log.warn('cannot wake rollouts', { cluster, error }))
  }
