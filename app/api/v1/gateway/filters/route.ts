import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { FilterPage } from '@/lib/domains/gateway/filter-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'gateway-filters:read',
  summary: 'Filters of the edge by stage and order, with what became of their calls',
  output: FilterPage,
  run: (actor) => gatewayRouteVerbs().filters.list(actor),
})
