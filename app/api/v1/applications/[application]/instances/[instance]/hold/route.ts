import { truthVerbs } from '@/lib/compose/web/truth'
import { Hold, HoldInput, HoldParams, ReleaseQuery } from '@/lib/domains/registry/truth-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'instances:hold',
  summary: 'Takes an instance out of service: at once, or when its last request is answered',
  params: HoldParams,
  body: HoldInput,
  output: Hold,
  status: 202,
  run: (actor, input) => truthVerbs().hold(actor, input),
})

export const DELETE = endpoint({
  permission: 'instances:hold',
  summary: 'Brings an instance back into service',
  params: HoldParams,
  query: ReleaseQuery,
  output: Hold,
  status: 202,
  run: (actor, input) => truthVerbs().bringBack(actor, input),
})
