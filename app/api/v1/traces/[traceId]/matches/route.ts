import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { TraceMatchesQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { TraceMatchesAnswer } from '@/lib/domains/telemetry/trace-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Search within one trace',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  query: TraceMatchesQuery,
  output: TraceMatchesAnswer,
  run: (actor, input) => telemetryVerbs().traceMatches(actor, input),
})
