import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { RollBackRouteInput, RouteParams, RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'gateway:write',
  summary: 'Makes an old version of a route the newest again',
  params: RouteParams,
  body: RollBackRouteInput,
  output: RouteRow,
  run: (actor, input) => gatewayRouteVerbs().rollBack(actor, input),
})
