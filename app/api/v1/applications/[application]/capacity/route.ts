import { z } from 'zod'
import { truthVerbs } from '@/lib/compose/web/truth'
import { CapacityInput, CapacityParams } from '@/lib/domains/registry/zone-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'capacity:write',
  summary: 'Declares how many requests a second one instance can take; null takes it away',
  params: CapacityParams,
  body: CapacityInput,
  output: z.null(),
  run: (actor, input) => truthVerbs().setCapacity(actor, input),
})
