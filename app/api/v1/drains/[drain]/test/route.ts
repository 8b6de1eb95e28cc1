import { drainVerbs } from '@/lib/compose/web/drains'
import { DrainTest } from '@/lib/domains/drains/problem-schemas'
import { DrainParams } from '@/lib/domains/drains/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'drains:test',
  summary: 'Sends one marked record now and says every step of it',
  params: DrainParams,
  output: DrainTest,
  run: (actor, input) => drainVerbs().test(actor, input),
})
