import { z } from 'zod'
import type { Database } from '@/lib/kernel/database'
import { DeclaredDependencies } from '../../gateway/dependency-schemas'
import { rolloutUnderWay } from './cluster-lock'
import type { GroupSnapshot, InstanceRow } from '../ports'

export const endedStates = ['stopped', 'failed']

const Environment = z.record(z.string(), z.string())
const Command = z.array(z.string())
const LiveState = z.enum(['intended', 'starting', 'healthy', 'sick', 'stopping'])
const DesiredState = z.enum(['running', 'stopped'])

interface StoredInstance {
  id: string
  zone: string
  slot: number
  port: number
  state: string
  desiredState: string
  reason: string
  failures: number
  createdAt: Date
  healthyAt: Date | null
  bindingGeneration: number
}

const instanceRow = ({ createdAt, healthyAt, ...row }: StoredInstance): InstanceRow => ({
  id: row.id,
  zone: row.zone,
  slot: row.slot,
  port: row.port,
  reason: row.reason,
  failures: row.failures,
  state: LiveState.parse(row.state),
  desiredState: DesiredState.parse(row.desiredState),
  createdAtMs: createdAt.getTime(),
  healthyAtMs: healthyAt?.getTime() ?? null,
  bindingGeneration: row.bindingGeneration,
})

/** One server group with its living instances and the last end of each slot. */
export async function loadGroup(database: Database, host: string, id: string): Promise<GroupSnapshot | null> {
  const [stored, ended, [clock]] = await Promise.all([
    database.serverGroup.findUnique({
      where: { id },
      include: { application: true, release: true, instances: { where: { host, state: { notIn: endedStates } } } },
    }),
    database.$queryRaw<{ slot: number; failures: number; stopped_at: Date }[]>`
      SELECT DISTINCT ON (slot) slot, failures, stopped_at FROM instance
      WHERE server_group_id = ${id} AND state IN ('stopped', 'failed') AND stopped_at IS NOT NULL ORDER BY slot, stopped_at DESC`,
    database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`,
  ])
  if (!stored || !clock) return null
  // Only those with older bindings would be replaced: nobody else asks.
  const stale = stored.instances.some(({ bindingGeneration }) => bindingGeneration < stored.application.bindingGeneration)
  const held = stale && (await rolloutUnderWay(database, stored.cluster)) !== null
  const { application, release } = stored
  return {
    nowMs: clock.now.getTime(),
    group: {
      id: stored.id,
      name: stored.name,
      cluster: stored.cluster,
      application: { id: application.id, name: application.name, teamId: application.teamId },
      release: { number: release.number, version: release.version, digest: release.digest, command: Command.parse(release.command), dependencies: DeclaredDependencies.parse(release.dependencies) },
      wanted: stored.desiredState === 'running',
      desiredSize: stored.desiredSize,
      zones: stored.zones,
      healthPath: stored.healthPath,
      environment: Environment.parse(stored.environment),
      bindingGeneration: application.bindingGeneration,
      held,
    },
    instances: stored.instances.map(instanceRow),
    history: new Map(ended.map(({ slot, failures, stopped_at }) => [slot, { failures, endedAtMs: stopped_at.getTime() }])),
  }
}
