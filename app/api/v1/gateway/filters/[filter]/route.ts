import { z } from 'zod'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { DeleteFilterInput, FilterDetail, FilterParams, FilterRow, SaveFilterInput } from '@/lib/domains/gateway/filter-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'gateway-filters:read',
  summary: 'One filter with its source and its versions',
  params: FilterParams,
  output: FilterDetail,
  run: (actor, input) => gatewayRouteVerbs().filters.get(actor, input),
})

export const PUT = endpoint({
  permission: 'gateway-filters:write',
  summary: 'A new filter (expectedVersion 0) or another version; its TypeScript is compiled and tried first',
  params: FilterParams,
  body: SaveFilterInput,
  output: FilterRow,
  run: (actor, input) => gatewayRouteVerbs().filters.save(actor, input),
})

export const DELETE = endpoint({
  permission: 'gateway-filters:write',
  summary: 'Deletes a filter with its versions; takes its name as the confirmation',
  params: FilterParams,
  body: DeleteFilterInput,
  output: z.null(),
  run: (actor, input) => gatewayRouteVerbs().filters.delete(actor, input),
})
