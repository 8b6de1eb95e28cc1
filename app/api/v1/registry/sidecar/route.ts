import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { SidecarRegistrations } from '@/lib/domains/gateway/sidecar-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'Applications that the sidecar keeps in the registry, the sick first',
  output: SidecarRegistrations,
  run: (actor) => gatewayVerbs().registrations(actor),
})
