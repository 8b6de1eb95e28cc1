import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { DrainDoer, DrainTeam } from '../ports'
import type { DrainQuota } from '../schemas'

const limitDefault = 5

/** Held until the transaction ends: who makes another for the same team waits. */
export async function lockDrainQuota(tx: Transaction, teamId: string): Promise<{ limit: number; used: number }> {
  await tx.$executeRaw`INSERT INTO drain_quota (team_id, "limit") VALUES (${teamId}, ${limitDefault}) ON CONFLICT DO NOTHING`
  const [row] = await tx.$queryRaw<{ limit: number }[]>`SELECT "limit" FROM drain_quota WHERE team_id = ${teamId} FOR UPDATE`
  return { limit: row?.limit ?? 0, used: await tx.drain.count({ where: { teamId } }) }
}

export async function readDrainQuotas(database: Database, scope: TeamScope, slug?: string): Promise<DrainQuota[]> {
  const teams = await database.team.findMany({
    where: { ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }), ...(slug === undefined ? {} : { slug }) },
    select: { slug: true, drainQuota: { select: { limit: true } }, _count: { select: { drains: true } } }, orderBy: { slug: 'asc' },
  })
  return teams.map((team) => {
    const limit = team.drainQuota?.limit ?? limitDefault
    return { team: team.slug, limit, used: team._count.drains, isDefault: limit === limitDefault }
  })
}

export const saveDrainQuota = (database: Database, team: DrainTeam, limit: number, { actor, why }: DrainDoer): Promise<DrainQuota> =>
  database.$transaction(async (tx) => {
    const before = await lockDrainQuota(tx, team.id)
    await tx.drainQuota.update({ where: { teamId: team.id }, data: { limit, updatedAt: new Date() } })
    await publishEvent(tx, { topic: 'drains', teamId: team.id, key: team.slug })
    await appendChange(tx, { actor, action: 'quota.set', subject: { kind: 'quota', id: `${team.slug} drains` }, teamId: team.id, before: { limit: before.limit }, after: { limit }, ...(why === undefined ? {} : { why }) })
    return { team: team.slug, limit, used: before.used, isDefault: limit === limitDefault }
  })
