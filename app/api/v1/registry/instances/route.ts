import { registryVerbs } from '@/lib/compose/web/registry'
import { InstancesPage, InstancesQuery } from '@/lib/domains/registry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'registry:read',
  summary: 'Instances in the registry, worst first',
  query: InstancesQuery,
  output: InstancesPage,
  run: (actor, input) => registryVerbs().list(actor, input),
})
