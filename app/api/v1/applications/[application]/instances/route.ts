import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { InstancePage, ListInstancesInput } from '@/lib/domains/delivery/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'Instances of an application as the runtime has them, newest first',
  params: ApplicationParams,
  query: ListInstancesInput,
  output: InstancePage,
  run: (actor, input) => deliveryVerbs().listInstances(actor, input),
})
