import type { Database } from '@/lib/kernel/database'
import type { OpenAlerts } from '../ports'

/** What stands against breaking an application on purpose: its alerts that are open, silenced or not. */
export const createPrismaOpenAlerts = (database: Database): OpenAlerts => ({
  async of({ id }) {
    const rows = await database.alert.findMany({ where: { resolvedAt: null, rule: { applicationId: id } }, orderBy: { number: 'asc' }, take: 20, select: { number: true, name: true, rule: { select: { number: true } } } })
    return rows.map(({ number, name, rule }) => ({ number, name, rule: rule.number }))
  },
})
