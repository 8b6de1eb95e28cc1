import type { Change } from '../../ledger/schemas'
import type { DeclaredDependencies } from '../../gateway/dependency-schemas'
import type { ApplicationRef, InstanceRow } from '../ports'
import type { Instance, InstanceState, Release, ServerGroup } from '../schemas'

export interface MemoryGroup {
  id: string
  applicationId: string
  cluster: string
  sequence: number
  name: string
  releaseNumber: number
  desiredSize: number
  zones: string[]
  healthPath: string
  environment: Record<string, string>
  desiredState: 'running' | 'destroyed'
  createdAt: Date
  destroyedAt: Date | null
  version: number
}

export interface MemoryInstance {
  id: string
  groupId: string
  host: string
  zone: string
  slot: number
  port: number
  state: InstanceState
  desiredState: InstanceRow['desiredState']
  reason: string
  pid: number | null
  exitCode: number | null
  exitSignal: string | null
  failures: number
  epoch: bigint
  secretHash: string | null
  bindingGeneration: number
  createdAt: Date
  healthyAt: Date | null
  stoppedAt: Date | null
}

export type MemoryRelease = Release & { applicationId: string; dependencies: DeclaredDependencies }

/** The rows that the memory stores of this domain share: what people decide and what controllers write. */
export interface MemoryDelivery {
  applications: Map<string, ApplicationRef>
  releases: MemoryRelease[]
  groups: Map<string, MemoryGroup>
  instances: Map<string, MemoryInstance>
  /** Who holds each server group's work, since which epoch. */
  leases: Map<string, { holder: string; epoch: bigint }>
  /** Binding generations of applications; 0 for those without bindings. */
  generations: Map<string, number>
  /** Server groups whose controller was asked to look. */
  woken: string[]
  trail: Change[]
  /** The run of faults on an application, by its id. */
  faults: Map<string, number>
  now: () => Date
}

export const createMemoryDelivery = (applications: ApplicationRef[], now: () => Date = () => new Date()): MemoryDelivery => ({
  applications: new Map(applications.map((one) => [one.id, one])), releases: [], groups: new Map(), instances: new Map(), leases: new Map(), generations: new Map(), woken: [], trail: [], faults: new Map(), now,
})

export const hasEnded = ({ state }: Pick<MemoryInstance, 'state'>): boolean => state === 'stopped' || state === 'failed'

export function releaseOfGroup({ releases }: MemoryDelivery, { applicationId, releaseNumber }: MemoryGroup): MemoryRelease {
  const release = releases.find((one) => one.applicationId === applicationId && one.number === releaseNumber)
  if (!release) throw new Error(`there is no release ${releaseNumber}`)
  return release
}

export function groupView(memory: MemoryDelivery, application: string, row: MemoryGroup): ServerGroup {
  const { id, cluster, sequence, name, desiredSize, zones, healthPath, desiredState, createdAt, destroyedAt, version } = row
  const release = releaseOfGroup(memory, row)
  const count = (...states: string[]) => [...memory.instances.values()].filter(({ groupId, state }) => groupId === id && states.includes(state)).length
  return {
    id, application, cluster, sequence, name, desiredSize, zones, healthPath, desiredState, version,
    release: { number: release.number, version: release.version, digest: release.digest },
    healthy: count('healthy'), starting: count('intended', 'starting'), sick: count('sick'),
    createdAt: createdAt.toISOString(), destroyedAt: destroyedAt?.toISOString() ?? null,
  }
}

export function instanceView(memory: MemoryDelivery, application: string, row: MemoryInstance): Instance {
  const { id, zone, slot, port, state, reason, pid, exitCode, exitSignal, failures, createdAt, healthyAt, stoppedAt } = row
  return {
    id, application, zone, slot, port, state, reason, pid, exitCode, exitSignal, failures,
    serverGroup: memory.groups.get(row.groupId)?.name ?? '',
    createdAt: createdAt.toISOString(), healthyAt: healthyAt?.toISOString() ?? null, stoppedAt: stoppedAt?.toISOString() ?? null,
  }
}
