import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { ApplicationBalance, ForgetBalancingQuery, SaveBalancingInput } from '@/lib/domains/gateway/balancing-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'balancing:read',
  summary: 'How the requests of an application are balanced: the rule, and weight, speed and ejection of each instance, as the proxy has them',
  params: ApplicationParams,
  output: ApplicationBalance,
  run: (actor, input) => gatewayVerbs().showBalancing(actor, input),
})

export const PUT = endpoint({
  permission: 'balancing:write',
  summary: 'Chooses how the requests of an application are balanced: the proxy follows at once',
  params: ApplicationParams,
  body: SaveBalancingInput,
  output: ApplicationBalance,
  run: (actor, input) => gatewayVerbs().saveBalancing(actor, input),
})

export const DELETE = endpoint({
  permission: 'balancing:write',
  summary: 'Forgets what was chosen: the requests of the application are balanced as usual',
  params: ApplicationParams,
  query: ForgetBalancingQuery,
  output: ApplicationBalance,
  run: (actor, input) => gatewayVerbs().forgetBalancing(actor, input),
})
