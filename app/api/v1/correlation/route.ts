import { correlationVerbs } from '@/lib/compose/web/correlation'
import { Correlation, CorrelationQuery } from '@/lib/domains/correlation/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'When a curve left its usual range in a selection, and the changes before it, ranked by nearness in time and topology',
  query: CorrelationQuery,
  output: Correlation,
  run: (actor, input) => correlationVerbs().explain(actor, input),
})
