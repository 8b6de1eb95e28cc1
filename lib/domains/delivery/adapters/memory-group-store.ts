import type { Change } from '../../ledger/schemas'
import { type Fence, type GroupRow, type GroupStore, type InstanceRow, LeaseLost } from '../ports'
import { hasEnded, type MemoryDelivery, type MemoryInstance, releaseOfGroup } from './memory-delivery'

const controller = { kind: 'controller', id: 'server-group', name: 'server group controller' }

const isLive = (row: MemoryInstance): row is MemoryInstance & { state: InstanceRow['state'] } => !hasEnded(row)

/** What the controller writes for one host's instances, in memory. */
export function createMemoryGroupStore(memory: MemoryDelivery, host: string): GroupStore {
  const { instances, now } = memory

  function requireFence({ objectId, holder, epoch }: Fence): void {
    const lease = memory.leases.get(objectId)
    if (lease?.holder !== holder || lease.epoch !== epoch) throw new LeaseLost(`${objectId} is no longer ours at epoch ${epoch}`)
  }

  function write(fence: Fence, id: string, changed: Partial<MemoryInstance>, group?: GroupRow, said?: Pick<Change, 'action' | 'phase' | 'after' | 'why' | 'evidence'>): void {
    requireFence(fence)
    const row = instances.get(id)
    if (!row) throw new Error(`there is no instance ${id}`)
    Object.assign(row, changed)
    if (group && said) memory.trail.push({ actor: controller, subject: { kind: 'instance', id }, teamId: group.application.teamId, application: group.application.name, ...said })
  }

  return {
    async load(groupId) {
      const row = memory.groups.get(groupId)
      const application = memory.applications.get(row?.applicationId ?? '')
      if (!row || !application) return null
      const { id, name, cluster, desiredSize, zones, healthPath, environment } = row
      const { number, version, digest, command, dependencies } = releaseOfGroup(memory, row)
      const own = [...instances.values()].filter((one) => one.groupId === groupId)
      const history = new Map<number, { failures: number; endedAtMs: number }>()
      for (const { slot, failures, stoppedAt } of own.filter(hasEnded)) {
        const endedAtMs = stoppedAt?.getTime() ?? 0
        if (endedAtMs >= (history.get(slot)?.endedAtMs ?? 0)) history.set(slot, { failures, endedAtMs })
      }
      return {
        nowMs: now().getTime(),
        group: { id, name, cluster, application, bindingGeneration: memory.generations.get(row.applicationId) ?? 0, held: false, release: { number, version, digest, command, dependencies }, wanted: row.desiredState === 'running', desiredSize, zones, healthPath, environment },
        instances: own.filter((one) => one.host === host).filter(isLive).map((one) => ({
          id: one.id, zone: one.zone, slot: one.slot, port: one.port, state: one.state, desiredState: one.desiredState, reason: one.reason, failures: one.failures,
          createdAtMs: one.createdAt.getTime(), healthyAtMs: one.healthyAt?.getTime() ?? null, bindingGeneration: one.bindingGeneration,
        })),
        history,
      }
    },
    portsInUse: async () => new Set([...instances.values()].filter((one) => one.host === host && !hasEnded(one)).map(({ port }) => port)),
    async intend(fence, group, { id, slot, zone, port, failures }) {
      requireFence(fence)
      instances.set(id, {
        id, groupId: group.id, host, slot, zone, port, failures, state: 'intended', desiredState: 'running', reason: '', pid: null, exitCode: null, exitSignal: null,
        epoch: fence.epoch, secretHash: null, bindingGeneration: 0, createdAt: now(), healthyAt: null, stoppedAt: null,
      })
      write(fence, id, {}, group, { action: 'instance.start', phase: 'intended', after: { serverGroup: group.name, release: group.release.number, slot, zone, port } })
    },
    setSecretHash: async (fence, id, secretHash, bindingGeneration) => write(fence, id, { secretHash, bindingGeneration, epoch: fence.epoch }),
    recordStarted: async (fence, group, id, { pid }) =>
      write(fence, id, { pid, state: 'starting', epoch: fence.epoch }, group, { action: 'instance.start', phase: 'done', after: { serverGroup: group.name, pid } }),
    recordHealthy: async (fence, _group, id) => write(fence, id, { state: 'healthy', reason: '', healthyAt: now(), epoch: fence.epoch }),
    forgive: async (fence, id) => write(fence, id, { failures: 0 }),
    replace: async (fence, group, id, reason) => write(fence, id, { desiredState: 'stopped', reason, epoch: fence.epoch }, group, { action: 'instance.replace', why: reason, after: { serverGroup: group.name } }),
    retire: async (fence, group, id, reason, failures) =>
      write(fence, id, { state: 'stopping', desiredState: 'stopped', reason, failures, epoch: fence.epoch }, group, { action: 'instance.stop', phase: 'intended', why: reason, after: { serverGroup: group.name } }),
    finish: async (fence, group, id, { state, reason, failures, exitCode, signal }) =>
      write(fence, id, { state, reason, failures, exitCode, exitSignal: signal, stoppedAt: now(), epoch: fence.epoch }, group, {
        action: state === 'stopped' ? 'instance.stop' : 'instance.end', phase: state === 'stopped' ? 'done' : 'failed', why: reason, after: { serverGroup: group.name }, evidence: { exitCode, signal },
      }),
  }
}
