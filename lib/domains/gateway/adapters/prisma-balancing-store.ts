import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { BalancedApplication, BalancingDoer, BalancingStore } from '../balancing-ports'
import { type ApplicationBalancing, BalancingPolicy } from '../balancing-schemas'

/** What whoever keeps the proxy's picture listens for. */
export const balancingKind = 'balancing'
const tellProxy = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${balancingKind})`

/** Two who set it at once do so one after the other, so that each entry names what it replaced. */
const lock = (tx: Transaction, { id }: BalancedApplication) => tx.$executeRaw`SELECT 1 FROM application WHERE id = ${id} FOR UPDATE`

const change = ({ name, teamId }: BalancedApplication, action: string, { actor, why }: BalancingDoer, before: unknown, after: unknown) => ({
  actor, action, subject: { kind: 'application', id: name }, teamId, application: name, before, after, ...(why === undefined ? {} : { why }),
})

export const createPrismaBalancingStore = (database: Database): BalancingStore => ({
  find: (scope, name) => database.application.findFirst({ where: { name, ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }) }, select: { id: true, name: true, teamId: true } }),

  async of({ id }) {
    const row = await database.applicationBalancing.findUnique({ where: { applicationId: id } })
    return row && { policy: BalancingPolicy.parse(row.policy), setBy: row.setBy, setMs: row.setAt.getTime() }
  },

  save: (application, policy, doer) =>
    database.$transaction(async (tx) => {
      await lock(tx, application)
      const where = { applicationId: application.id }
      const former = await tx.applicationBalancing.findUnique({ where })
      const now = { policy, setBy: doer.actor.name, setAt: new Date() }
      await tx.applicationBalancing.upsert({ where, create: { ...where, ...now }, update: now })
      await tellProxy(tx)
      await appendChange(tx, change(application, 'balancing.set', doer, former && former.policy, policy))
    }),

  forget: (application, doer) =>
    database.$transaction(async (tx) => {
      await lock(tx, application)
      const where = { applicationId: application.id }
      const former = await tx.applicationBalancing.findUnique({ where })
      if (!former) return false
      await tx.applicationBalancing.delete({ where })
      await tellProxy(tx)
      await appendChange(tx, change(application, 'balancing.forget', doer, former.policy, null))
      return true
    }),
})

/** Of all applications for which somebody chose, by name. One that cannot be read is balanced as usual. */
export async function readBalancing(database: Database): Promise<ApplicationBalancing[]> {
  const rows = await database.applicationBalancing.findMany({ select: { policy: true, application: { select: { name: true } } }, orderBy: { application: { name: 'asc' } } })
  return rows.flatMap(({ policy, application }) => {
    const read = BalancingPolicy.safeParse(policy)
    return read.success ? [{ application: application.name, policy: read.data }] : []
  })
}
