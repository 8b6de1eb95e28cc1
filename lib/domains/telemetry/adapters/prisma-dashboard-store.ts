import type { Dashboard as DashboardRow } from '@/generated/prisma/client'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { DashboardDoer, DashboardStore, DashboardTeam } from '../dashboard-ports'
import { type Dashboard, DashboardPanels } from '../dashboard-schemas'

const inScope = (scope: TeamScope) => (scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } })

const dashboardOf = ({ name, title, panels, version, updatedBy, updatedAt, teamId }: DashboardRow, team: string): Dashboard => ({
  team, teamId, name, title, panels: DashboardPanels.parse(panels), version, updatedBy, updatedAt: updatedAt.toISOString(),
})

/** The team's row orders its dashboards: two saves at once are two versions, or one and a refusal. */
async function locked(tx: Transaction, { teamId }: DashboardTeam, name: string): Promise<DashboardRow | null> {
  await tx.$executeRaw`SELECT 1 FROM team WHERE id = ${teamId} FOR UPDATE`
  return tx.dashboard.findUnique({ where: { teamId_name: { teamId, name } } })
}

const contentOf = ({ title, panels, version }: DashboardRow) => ({ version, title, panels })

const change = ({ teamId, slug }: DashboardTeam, name: string, doer: DashboardDoer) => ({
  actor: doer.actor, subject: { kind: 'dashboard', id: `${slug} ${name}` }, teamId, ...(doer.why === undefined ? {} : { why: doer.why }),
})

export const createPrismaDashboardStore = (database: Database): DashboardStore => ({
  async team(scope, slug) {
    const team = await database.team.findFirst({ where: { slug, ...inScope(scope) }, select: { id: true, slug: true } })
    return team && { teamId: team.id, slug: team.slug }
  },
  async list(scope) {
    const rows = await database.dashboard.findMany({ where: { team: inScope(scope) }, include: { team: { select: { slug: true } } }, orderBy: [{ team: { slug: 'asc' } }, { name: 'asc' }] })
    return rows.map(({ team, ...row }) => {
      const { panels, ...rest } = dashboardOf(row, team.slug)
      return { ...rest, panels: panels.length }
    })
  },
  async find(team, name) {
    const row = await database.dashboard.findUnique({ where: { teamId_name: { teamId: team.teamId, name } } })
    return row && dashboardOf(row, team.slug)
  },
  save: (team, id, name, { title, panels }, expectedVersion, doer) =>
    database.$transaction(async (tx) => {
      const former = await locked(tx, team, name)
      const version = former?.version ?? 0
      if (version !== expectedVersion) return { presentVersion: version }
      const content = { title, panels, version: version + 1, updatedBy: doer.actor.name, updatedAt: new Date() }
      const row = former ? await tx.dashboard.update({ where: { id: former.id }, data: content }) : await tx.dashboard.create({ data: { id, teamId: team.teamId, name, ...content } })
      await appendChange(tx, { ...change(team, name, doer), action: 'dashboard.save', ...(former && { before: contentOf(former) }), after: contentOf(row) })
      return dashboardOf(row, team.slug)
    }),
  remove: (team, name, expectedVersion, doer) =>
    database.$transaction(async (tx) => {
      const former = await locked(tx, team, name)
      if (!former || former.version !== expectedVersion) return { presentVersion: former?.version ?? 0 }
      await tx.dashboard.delete({ where: { id: former.id } })
      await appendChange(tx, { ...change(team, name, doer), action: 'dashboard.delete', before: contentOf(former) })
      return 'removed' as const
    }),
})
