import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { FanOutBudgetStore, KeptBudget, NewestRelease } from '../fan-out-budget-ports'

const kept = ({ operation, callsMax, setBy, setAt }: { operation: string; callsMax: number; setBy: string; setAt: Date }): KeptBudget => ({ operation, callsMax, setBy, setMs: setAt.getTime() })
const newestOf = ([group]: { name: string; createdAt: Date }[]): NewestRelease | null => (group ? { serverGroup: group.name, sinceMs: group.createdAt.getTime() } : null)
const byOperation = { orderBy: { operation: 'asc' } } as const
const newestGroup = { where: { desiredState: 'running' }, orderBy: { createdAt: 'desc' }, take: 1, select: { name: true, createdAt: true } } as const

export const createPrismaFanOutBudgetStore = (database: Database): FanOutBudgetStore => ({
  async of({ id }) {
    const row = await database.application.findUnique({ where: { id }, select: { fanOutBudgets: byOperation, serverGroups: newestGroup } })
    return { budgets: (row?.fanOutBudgets ?? []).map(kept), newest: newestOf(row?.serverGroups ?? []) }
  },

  ofName: async (name) => (await database.fanOutBudget.findMany({ where: { application: { name } }, ...byOperation })).map(kept),

  async all(scope) {
    const rows = await database.application.findMany({
      where: { fanOutBudgets: { some: {} }, ...(scope.kind === 'all' ? {} : { teamId: { in: [...scope.teamIds] } }) },
      select: { name: true, team: { select: { slug: true } }, fanOutBudgets: byOperation, serverGroups: newestGroup },
      orderBy: { name: 'asc' },
    })
    return rows.map(({ name, team, fanOutBudgets, serverGroups }) => ({ application: name, team: team.slug, newest: newestOf(serverGroups), budgets: fanOutBudgets.map(kept) }))
  },

  save: ({ id, name, teamId }, operation, callsMax, doer) =>
    database.$transaction(async (tx) => {
      // Two who set it at once do so one after the other, so that each entry names what it replaced.
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${id} FOR UPDATE`
      const where = { applicationId_operation: { applicationId: id, operation } }
      const former = await tx.fanOutBudget.findUnique({ where })
      const now = { callsMax, setBy: doer.actor.name, setAt: new Date() }
      await tx.fanOutBudget.upsert({ where, create: { applicationId: id, operation, ...now }, update: now })
      await appendChange(tx, {
        actor: doer.actor, action: 'fan-out-budget.save', subject: { kind: 'application', id: name }, teamId, before: former && { operation, callsMax: former.callsMax }, after: { operation, callsMax },
        ...(doer.why === undefined ? {} : { why: doer.why }),
      })
    }),

  remove: ({ id, name, teamId }, operation, doer) =>
    database.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${id} FOR UPDATE`
      const former = await tx.fanOutBudget.findUnique({ where: { applicationId_operation: { applicationId: id, operation } } })
      if (!former) return false
      await tx.fanOutBudget.delete({ where: { applicationId_operation: { applicationId: id, operation } } })
      await appendChange(tx, {
        actor: doer.actor, action: 'fan-out-budget.remove', subject: { kind: 'application', id: name }, teamId, before: { operation, callsMax: former.callsMax }, after: null,
        ...(doer.why === undefined ? {} : { why: doer.why }),
      })
      return true
    }),
})
