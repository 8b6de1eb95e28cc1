import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { DependencyStates } from '@/lib/domains/gateway/dependency-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'Whom an application calls: timeouts, retries, fallbacks, breakers and the last minute, as the proxy has them',
  params: ApplicationParams,
  output: DependencyStates,
  run: (actor, input) => gatewayVerbs().dependencies(actor, input),
})
