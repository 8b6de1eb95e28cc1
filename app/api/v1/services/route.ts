import { serviceVerbs } from '@/lib/compose/web/services'
import { CreateServiceInput, ListServicesInput, Service, ServicePage } from '@/lib/domains/catalog/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'services:read',
  summary: 'Backing services of every team in sight, newest first',
  query: ListServicesInput,
  output: ServicePage,
  run: (actor, input) => serviceVerbs().list(actor, input),
})

export const POST = endpoint({
  permission: 'services:create',
  summary: 'Orders a service within the quota of its team; its progress is in its state and step',
  body: CreateServiceInput,
  output: Service,
  status: 202,
  run: (actor, input) => serviceVerbs().create(actor, input),
})
