import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { Instance, InstanceParams, WhyInput } from '@/lib/domains/delivery/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({
  permission: 'instances:replace',
  summary: 'Replaces an instance: another is started in its slot, then it is stopped',
  params: InstanceParams,
  query: WhyInput,
  output: Instance,
  run: (actor, input) => deliveryVerbs().replaceInstance(actor, input),
})
