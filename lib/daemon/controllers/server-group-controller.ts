import { decideGroup, type GroupAction } from '@/lib/domains/delivery/core/decide-group'
import type { ObservedInstance } from '@/lib/domains/delivery/core/judge-instance'
import type { Fence, GroupSnapshot, GroupStore, InstanceRow, Runtime } from '@/lib/domains/delivery/ports'
import type { HealthWatch } from '../instances/health-watch'
import type { Controller } from './controller'

export interface ServerGroupControllerOptions {
  store: GroupStore
  runtime: Runtime
  health: HealthWatch
  perform: (action: GroupAction, snapshot: GroupSnapshot, fence: Fence) => Promise<void>
  /** Remembers whose group an instance is, so that what happens to it leads to the right work item. */
  belongsTo: (instanceId: string, groupId: string) => void
}

export const serverGroupKind = 'server-group'

/** Keeps as many healthy instances of a server group as are wanted, each in its slot and zone. */
export function createServerGroupController({ store, runtime, health, perform, belongsTo }: ServerGroupControllerOptions): Controller {
  async function observe(row: InstanceRow, snapshot: GroupSnapshot): Promise<ObservedInstance> {
    const process = await runtime.observe(row.id)
    belongsTo(row.id, snapshot.group.id)
    if (process.kind === 'running' && row.state !== 'stopping') health.follow({ id: row.id, port: row.port, healthPath: snapshot.group.healthPath })
    return { ...row, process, health: health.healthOf(row.id) }
  }

  return {
    kind: serverGroupKind,
    concurrency: 8,
    async step(fence, signal) {
      const snapshot = await store.load(fence.objectId)
      if (!snapshot) return { nextLookMs: 3_600_000 }
      const { group, nowMs, history } = snapshot
      const instances = await Promise.all(snapshot.instances.map((row) => observe(row, snapshot)))
      const { actions, nextLookMs } = decideGroup({ nowMs, cluster: group.cluster, wanted: group.wanted, desiredSize: group.desiredSize, zones: group.zones, bindingGeneration: group.bindingGeneration, held: group.held, instances, history })
      for (const action of actions) {
        if (signal.aborted) return { nextLookMs: 0 }
        await perform(action, snapshot, fence)
      }
      // A stop takes a while and tells us at its end: looking again at once would only repeat it.
      return { nextLookMs: actions.length > 0 && actions.every(({ kind }) => kind === 'stop') ? 1_000 : nextLookMs }
    },
  }
}
