import { dashboardVerbs } from '@/lib/compose/web/dashboards'
import { DashboardList } from '@/lib/domains/telemetry/dashboard-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'dashboards:read',
  summary: 'Dashboards of your teams',
  output: DashboardList,
  run: (actor) => dashboardVerbs().list(actor),
})
