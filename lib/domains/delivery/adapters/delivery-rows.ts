import { z } from 'zod'
import type { Database, Transaction } from '@/lib/kernel/database'
import { Instance, type Release, ServerGroup } from '../schemas'

const Command = z.array(z.string())

interface StoredRelease {
  id: string
  number: number
  version: string
  digest: string
  sizeBytes: bigint
  command: unknown
  createdAt: Date
  createdBy: string
}

export const releaseOf = ({ id, number, version, digest, sizeBytes, command, createdAt, createdBy }: StoredRelease): Release => ({
  id, number, version, digest, sizeBytes: Number(sizeBytes), command: Command.parse(command), createdAt: createdAt.toISOString(), createdBy,
})

interface StoredGroup {
  id: string
  cluster: string
  name: string
  sequence: number
  desiredSize: number
  zones: string[]
  healthPath: string
  desiredState: string
  createdAt: Date
  destroyedAt: Date | null
  version: number
  release: { number: number; version: string; digest: string }
}

export const withRelease = { release: { select: { number: true, version: true, digest: true } } } as const

/** Adds to stored groups how many of their instances are in which state. */
export async function groupsOf(database: Database | Transaction, application: string, stored: StoredGroup[]): Promise<ServerGroup[]> {
  const live = { serverGroupId: { in: stored.map(({ id }) => id) }, state: { in: ['intended', 'starting', 'healthy', 'sick'] } }
  const counted = stored.length === 0 ? [] : await database.instance.groupBy({ by: ['serverGroupId', 'state'], where: live, _count: true })
  const count = (id: string, ...states: string[]) => counted.reduce((sum, one) => sum + (one.serverGroupId === id && states.includes(one.state) ? one._count : 0), 0)
  return stored.map(({ createdAt, destroyedAt, ...group }) =>
    ServerGroup.parse({
      ...group,
      application,
      healthy: count(group.id, 'healthy'),
      starting: count(group.id, 'intended', 'starting'),
      sick: count(group.id, 'sick'),
      createdAt: createdAt.toISOString(),
      destroyedAt: destroyedAt?.toISOString() ?? null,
    }),
  )
}

interface StoredInstance {
  createdAt: Date
  healthyAt: Date | null
  stoppedAt: Date | null
  serverGroup: { name: string }
}

/** The schema leaves out what stays inside, like the secret's hash. */
export const instanceOf = (application: string, { createdAt, healthyAt, stoppedAt, serverGroup, ...row }: StoredInstance): Instance =>
  Instance.parse({
    ...row,
    application,
    serverGroup: serverGroup.name,
    createdAt: createdAt.toISOString(),
    healthyAt: healthyAt?.toISOString() ?? null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
  })
