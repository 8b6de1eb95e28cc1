import { gatewayRouteVerbs } from '@/lib/compose/web/gateway-routes'
import { PreviewRouteInput, RoutePreview } from '@/lib/domains/gateway/route-api-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'gateway:write',
  summary: 'What a route would take from others or lose to them; nothing is saved',
  body: PreviewRouteInput,
  output: RoutePreview,
  run: (actor, input) => gatewayRouteVerbs().preview(actor, input),
})
