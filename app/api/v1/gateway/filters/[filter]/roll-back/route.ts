import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { FilterParams, FilterRow, RollBackFilterInput } from '@/lib/domains/gateway/filter-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'gateway-filters:write',
  summary: 'Makes an old version of a filter the newest again',
  params: FilterParams,
  body: RollBackFilterInput,
  output: FilterRow,
  run: (actor, input) => gatewayRouteVerbs().filters.rollBack(actor, input),
})
