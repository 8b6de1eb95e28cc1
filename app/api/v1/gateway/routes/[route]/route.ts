import { z } from 'zod'
import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { ChangeRouteInput, DeleteRouteInput, RouteDetail, RouteParams, RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'gateway:read',
  summary: 'One route with its versions',
  params: RouteParams,
  output: RouteDetail,
  run: (actor, input) => gatewayRouteVerbs().get(actor, input),
})

export const PUT = endpoint({
  permission: 'gateway:write',
  summary: 'Another version of a route; the one before it is kept',
  params: RouteParams,
  body: ChangeRouteInput,
  output: RouteRow,
  run: (actor, input) => gatewayRouteVerbs().change(actor, input),
})

export const DELETE = endpoint({
  permission: 'gateway:write',
  summary: 'Deletes a route with its versions; takes its name as the confirmation',
  params: RouteParams,
  body: DeleteRouteInput,
  output: z.null(),
  run: (actor, input) => gatewayRouteVerbs().delete(actor, input),
})
