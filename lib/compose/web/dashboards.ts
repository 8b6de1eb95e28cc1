import { createPrismaDashboardStore } from '@/lib/domains/telemetry/adapters/prisma-dashboard-store'
import { deleteDashboard, getDashboard, listDashboards, saveDashboard } from '@/lib/domains/telemetry/manage-dashboards'
import { type WebContext, webContext } from './context'

function compose({ database }: WebContext) {
  const dashboards = createPrismaDashboardStore(database)
  return { list: listDashboards(dashboards), get: getDashboard(dashboards), save: saveDashboard(dashboards), remove: deleteDashboard(dashboards) }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function dashboardVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
