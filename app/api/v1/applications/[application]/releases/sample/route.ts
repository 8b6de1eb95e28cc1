import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { Release } from '@/lib/domains/delivery/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'releases:create',
  summary: 'A bad release of a sample application, to see a canary catch it: one request in five answers 500. The same one when it is there already',
  params: ApplicationParams,
  output: Release,
  status: 201,
  run: (actor, input) => deliveryVerbs().createSampleRelease(actor, input),
})
