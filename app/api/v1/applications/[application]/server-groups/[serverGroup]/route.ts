import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ScaleInput, ServerGroup, ServerGroupParams, WhyInput } from '@/lib/domains/delivery/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PATCH = endpoint({
  permission: 'server-groups:scale',
  summary: 'Sets how many instances of a server group are wanted',
  params: ServerGroupParams,
  body: ScaleInput,
  output: ServerGroup,
  run: (actor, input) => deliveryVerbs().scaleServerGroup(actor, input),
})

export const DELETE = endpoint({
  permission: 'server-groups:destroy',
  summary: 'Ends all instances of a server group, gracefully, for good',
  params: ServerGroupParams,
  query: WhyInput,
  output: ServerGroup,
  run: (actor, input) => deliveryVerbs().destroyServerGroup(actor, input),
})
