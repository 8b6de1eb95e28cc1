import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { CreateRouteInput, ListRoutesInput, RoutePage, RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'gateway:read',
  summary: 'Routes of the edge in the order in which they are looked at, with conflicts and what became of their requests',
  query: ListRoutesInput,
  output: RoutePage,
  run: (actor, input) => gatewayRouteVerbs().list(actor, input),
})

export const POST = endpoint({
  permission: 'gateway:write',
  summary: 'A new route of a team, to applications of its own; an operator may lead anywhere',
  body: CreateRouteInput,
  output: RouteRow,
  status: 201,
  run: (actor, input) => gatewayRouteVerbs().create(actor, input),
})
