import { z } from 'zod'
import { dashboardVerbs } from '@/lib/compose/web/dashboards'
import { Dashboard, DashboardParams, DeleteDashboardQuery, SaveDashboardInput } from '@/lib/domains/telemetry/dashboard-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'dashboards:read',
  summary: 'A dashboard with its panels',
  params: DashboardParams,
  output: Dashboard,
  run: (actor, input) => dashboardVerbs().get(actor, input),
})

export const PUT = endpoint({
  permission: 'dashboards:write',
  summary: 'Makes a dashboard (expectedVersion 0) or saves another version of it',
  params: DashboardParams,
  body: SaveDashboardInput,
  output: Dashboard,
  run: (actor, input) => dashboardVerbs().save(actor, input),
})

export const DELETE = endpoint({
  permission: 'dashboards:write',
  summary: 'Deletes a dashboard; what it showed stays in the ledger',
  params: DashboardParams,
  query: DeleteDashboardQuery,
  output: z.null(),
  run: (actor, input) => dashboardVerbs().remove(actor, input),
})
