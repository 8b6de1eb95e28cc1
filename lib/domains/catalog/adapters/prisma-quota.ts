import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { offerings, planOf } from '../core/offerings'
import type { CatalogStore, Freeable, TeamRef } from '../ports'
import { type PlanName, planNames, type Quota } from '../schemas'
import { servicesOf, withTeam } from './service-rows'

const defaultOf = (plan: PlanName): number => planOf(offerings[0]?.name ?? '', plan).defaultQuota

/** Held until the transaction ends: who orders for the same team and plan waits. Makes the row on the first order. */
export async function lockQuota(tx: Transaction, teamId: string, plan: PlanName): Promise<{ limit: number; used: number }> {
  await tx.$executeRaw`INSERT INTO service_quota (team_id, plan, "limit") VALUES (${teamId}, ${plan}, ${defaultOf(plan)}) ON CONFLICT DO NOTHING`
  const [row] = await tx.$queryRaw<{ limit: number }[]>`SELECT "limit" FROM service_quota WHERE team_id = ${teamId} AND plan = ${plan} FOR UPDATE`
  // What the engine has not confirmed to be gone is still there: a failed one holds its place until it is deleted.
  const used = await tx.serviceInstance.count({ where: { teamId, plan, state: { not: 'deleted' } } })
  return { limit: row?.limit ?? 0, used }
}

/** Of this team and plan, those that nobody has used for longest first. */
export async function freeableOf(tx: Transaction, teamId: string, plan: PlanName): Promise<Freeable[]> {
  const rows = await tx.serviceInstance.findMany({ where: { teamId, plan, state: { in: ['ready', 'failed'] } }, include: withTeam, take: 200 })
  const services = await servicesOf(tx, rows)
  const order = ({ lastUseAt, bindings }: Freeable) => [bindings === 0 ? 0 : 1, lastUseAt ?? ''] as const
  return services
    .map(({ name, lastUseAt, bindings }) => ({ name, lastUseAt, bindings }))
    .sort((one, other) => order(one)[0] - order(other)[0] || (order(one)[1] < order(other)[1] ? -1 : 1))
    .slice(0, 3)
}

export const readQuotas = async (database: Database | Transaction, scope: TeamScope, slug?: string): Promise<Quota[]> => {
  const teams = await database.team.findMany({
    where: { ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }), ...(slug === undefined ? {} : { slug }) },
    include: { serviceQuotas: true }, orderBy: { slug: 'asc' },
  })
  const used = await database.serviceInstance.groupBy({ by: ['teamId', 'plan'], where: { teamId: { in: teams.map(({ id }) => id) }, state: { not: 'deleted' } }, _count: true })
  return teams.flatMap((team) =>
    planNames.map((plan) => {
      const set = team.serviceQuotas.find((one) => one.plan === plan)?.limit
      return { team: team.slug, plan, limit: set ?? defaultOf(plan), used: used.find((one) => one.teamId === team.id && one.plan === plan)?._count ?? 0, isDefault: (set ?? defaultOf(plan)) === defaultOf(plan) }
    }),
  )
}

export const saveQuota = (database: Database, team: TeamRef, plan: PlanName, limit: number, doer: Parameters<CatalogStore['setQuota']>[3]): Promise<Quota> =>
  database.$transaction(async (tx) => {
    const before = await lockQuota(tx, team.id, plan)
    await tx.serviceQuota.update({ where: { teamId_plan: { teamId: team.id, plan } }, data: { limit, updatedAt: new Date() } })
    await tx.streamEvent.create({ data: { topic: 'services', teamId: team.id, key: team.slug } })
    await appendChange(tx, {
      actor: doer.actor, action: 'quota.set', subject: { kind: 'quota', id: `${team.slug} ${plan}` }, teamId: team.id, before: { limit: before.limit }, after: { limit }, ...(doer.why === undefined ? {} : { why: doer.why }),
    })
    return { team: team.slug, plan, limit, used: before.used, isDefault: limit === defaultOf(plan) }
  })
