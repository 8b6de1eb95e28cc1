import type { Prisma } from '@/generated/prisma/client'
import type { Database, Transaction } from '@/lib/kernel/database'
import { Binding } from '../schemas'
import { storedSaid } from './stored-said'

export const withBinding = {
  application: { select: { name: true } },
  serviceInstance: { select: { name: true } },
  credentials: { orderBy: { number: 'desc' } },
} as const satisfies Prisma.ServiceBindingInclude

type StoredBinding = Prisma.ServiceBindingGetPayload<{ include: typeof withBinding }>

/** How many instances of an application live, and how many of them have its generation `since` or a later one. */
export async function instancesOf(database: Database | Transaction, applicationId: string, since: number): Promise<{ live: number; current: number; troubled: string | null }> {
  const [row] = await database.$queryRaw<{ live: number; current: number; troubled: string | null }[]>`
    SELECT count(*)::int AS live, count(*) FILTER (WHERE i.binding_generation >= ${since})::int AS current,
           min(i.id) FILTER (WHERE i.binding_generation >= ${since} AND i.state IN ('starting', 'sick')) AS troubled
    FROM instance i JOIN server_group g ON g.id = i.server_group_id WHERE g.application_id = ${applicationId} AND i.state NOT IN ('stopped', 'failed')`
  return row ?? { live: 0, current: 0, troubled: null }
}

export const bindingsOf = (database: Database | Transaction, stored: StoredBinding[]): Promise<Binding[]> =>
  Promise.all(
    stored.map(async (row) => {
      const { live, current } = row.state === 'ended' ? { live: 0, current: 0 } : await instancesOf(database, row.applicationId, row.generation)
      const used = row.credentials.map(({ lastUseAt }) => lastUseAt?.getTime() ?? 0)
      return Binding.parse({
        ...row,
        said: storedSaid(row.said),
        service: row.serviceInstance.name,
        application: row.application.name,
        instances: { live, current },
        credentials: row.credentials.map((one) => ({
          ...one, given: one.id === row.givenId, createdAt: one.createdAt.toISOString(), issuedAt: one.issuedAt?.toISOString() ?? null, revokedAt: one.revokedAt?.toISOString() ?? null, lastUseAt: one.lastUseAt?.toISOString() ?? null,
        })),
        lastUseAt: Math.max(0, ...used) > 0 ? new Date(Math.max(...used)).toISOString() : null,
        createdAt: row.createdAt.toISOString(),
        settledAt: row.settledAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
      })
    }),
  )

/** The number of a rollout that moves this application's traffic now, or null. */
export async function rolloutOf(database: Database | Transaction, applicationId: string): Promise<number | null> {
  const moving = await database.rollout.findFirst({ where: { applicationId, state: { in: ['running', 'waiting', 'rolling-back'] } }, select: { number: true } })
  return moving?.number ?? null
}
