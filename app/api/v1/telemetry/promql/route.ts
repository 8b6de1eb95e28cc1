import { sourceVerbs } from '@/lib/compose/web/sources'
import { PromqlAnswer, PromqlBody } from '@/lib/domains/telemetry/promql-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'telemetry:promql',
  summary: 'A query in PromQL to the engine behind metrics: within 10 s, at most 500 series',
  body: PromqlBody,
  output: PromqlAnswer,
  run: (actor, input) => sourceVerbs().promql(actor, input),
})
