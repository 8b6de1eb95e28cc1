import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import type { ServingGroup } from '../rollout-ports'

const Environment = z.record(z.string(), z.string())

/** Groups of the cluster that are wanted and get requests, newest first. */
export async function servingGroups(database: Database | Transaction, applicationId: string, cluster: string): Promise<ServingGroup[]> {
  const groups = await database.serverGroup.findMany({
    where: { applicationId, cluster, desiredState: 'running' },
    include: { release: { select: { number: true, version: true, digest: true } }, _count: { select: { instances: { where: { state: 'healthy' } } } } },
    orderBy: { sequence: 'desc' },
  })
  const rows = new Map((await database.trafficWeight.findMany({ where: { cluster } })).map(({ serverGroup, weight }) => [serverGroup, weight]))
  const weighted = [...rows.values()].some((weight) => weight > 0)
  return groups
    // Where weights are set, a group without one gets nothing.
    .filter(({ name }) => (weighted ? (rows.get(name) ?? 0) > 0 : rows.get(name) !== 0))
    .map(({ id, name, release, desiredSize, zones, healthPath, environment, _count }) => ({
      groupId: id, name, release, desiredSize, healthy: _count.instances, zones, healthPath, environment: Environment.parse(environment), weight: rows.get(name) ?? null,
    }))
}
