import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { BreakerEpisodes } from '@/lib/domains/gateway/breaker-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'When breakers of an application’s calls and of calls to it opened, tried and closed, as the proxy remembers since it began',
  params: ApplicationParams,
  output: BreakerEpisodes,
  run: (actor, input) => gatewayVerbs().breakers(actor, input),
})
