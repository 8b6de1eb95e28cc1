import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { RequestToTest, RouteTest } from '@/lib/domains/gateway/route-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'gateway:read',
  summary: 'Where a request would go by the routes that the proxy follows now, and why; nothing is sent',
  body: RequestToTest,
  output: RouteTest,
  run: (actor, input) => gatewayRouteVerbs().test(actor, input),
})
