import type { Database, Transaction } from '@/lib/kernel/database'
import type { Fence } from '../../delivery/ports'
import type { ChaosWork, RunRecord } from '../ports'
import { askForRun, loadRun } from './chaos-rows'
import { reactionOf } from './run-reaction'
import { recordAct } from './record-act'

/** Of the delivery domain: the proof of a claimed work item, and the lock under which a cluster's weights are written. */
export interface DeliveryLocks {
  requireFence: (tx: Transaction, fence: Fence) => Promise<void>
  lockCluster: (tx: Transaction, cluster: string) => Promise<void>
}

const live = { state: { notIn: ['stopped', 'failed'] } }

async function restoreWeights(tx: Transaction, { state }: RunRecord, lockCluster: DeliveryLocks['lockCluster']): Promise<void> {
  if (state.moved || !state.facts.before) return
  const standing = new Set((await tx.serverGroup.findMany({ where: { name: { in: state.facts.before.groups.map(({ name }) => name) }, desiredState: 'running' }, select: { name: true } })).map(({ name }) => name))
  const clusters = new Set((await tx.serverGroup.findMany({ where: { name: { in: [...standing] } }, select: { cluster: true } })).map(({ cluster }) => cluster))
  for (const cluster of [...clusters].sort()) {
    await lockCluster(tx, cluster)
    await tx.trafficWeight.deleteMany({ where: { cluster } })
    const rows = state.facts.before.weights.filter((row) => row.cluster === cluster && standing.has(row.serverGroup))
    await tx.trafficWeight.createMany({ data: rows })
  }
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'weights')`
}

/** Rows of runs as their controller sees them. */
export function createPrismaChaosWork(database: Database, { requireFence, lockCluster }: DeliveryLocks, beforeCommit?: (act: string) => void | Promise<void>): ChaosWork {
  return {
    load: (runId) => loadRun(database, runId),
    record: (fence, record, act) =>
      database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        const same = await tx.$queryRaw<unknown[]>`SELECT 1 FROM chaos_run WHERE id = ${record.state.id} AND version = ${record.version} FOR NO KEY UPDATE`
        if (same.length === 0) return false
        await recordAct(tx, record, act)
        await beforeCommit?.(act.kind)
        return true
      }),
    // Without an event: whoever looks at a run asks each second by itself, and nobody else is to be woken by each.
    async addSamples(fence, { state }, samples) {
      if (samples.length === 0) return
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.chaosSample.createMany({ data: samples.map(({ atMs, values, counts, known }) => ({ runId: state.id, at: new Date(atMs), values, counts, known })), skipDuplicates: true })
      })
    },
    async addSteps(fence, { state }, steps) {
      if (steps.length === 0) return
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await tx.chaosStep.createMany({ data: steps.map(({ atMs, values }) => ({ runId: state.id, at: new Date(atMs), values })), skipDuplicates: true })
      })
    },
    async snapshot({ application: { id } }) {
      const groups = await database.serverGroup.findMany({
        where: { applicationId: id, desiredState: 'running' }, orderBy: { name: 'asc' },
        select: { name: true, cluster: true, desiredSize: true, instances: { where: live, select: { id: true, state: true, desiredState: true } } },
      })
      const weights = await database.trafficWeight.findMany({ where: { cluster: { in: groups.map(({ cluster }) => cluster) } }, orderBy: [{ cluster: 'asc' }, { serverGroup: 'asc' }] })
      const isHealthy = ({ state, desiredState }: { state: string; desiredState: string }) => state === 'healthy' && desiredState === 'running'
      return {
        groups: groups.map(({ name, desiredSize, instances }) => ({ name, wanted: desiredSize, healthy: Math.min(desiredSize, instances.filter(isHealthy).length) })),
        weights,
        instances: groups.flatMap(({ instances }) => instances.filter(isHealthy).map((one) => one.id)),
      }
    },
    reaction: (record) => reactionOf(database, record),
    async takeBack(fence, record) {
      await database.$transaction(async (tx) => {
        await requireFence(tx, fence)
        await restoreWeights(tx, record, lockCluster)
        await tx.$executeRaw`UPDATE work_item SET next_look_at = clock_timestamp() WHERE kind = 'server-group' AND object_id IN (SELECT id FROM server_group WHERE application_id = ${record.application.id} AND desired_state = 'running')`
        await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'server-group')`
      })
    },
    async ensureWork() {
      const missing = await database.$queryRaw<{ id: string }[]>`SELECT id FROM chaos_run r WHERE phase <> 'done' AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.kind = 'chaos' AND w.object_id = r.id)`
      for (const { id } of missing) await askForRun(database, id)
    },
  }
}
