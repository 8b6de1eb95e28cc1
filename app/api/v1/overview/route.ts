import { overviewVerbs } from '@/lib/compose/web/overview'
import { Overview, OverviewQuery } from '@/lib/domains/estate/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'The estate at a glance: applications worst first, where requests enter, zones, and which part is silent',
  query: OverviewQuery,
  output: Overview,
  run: (actor, input) => overviewVerbs().overview(actor, input),
})
