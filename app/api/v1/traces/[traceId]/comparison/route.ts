import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { ComparisonQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { TraceComparison } from '@/lib/domains/telemetry/trace-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Two traces laid over each other by operation',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  query: ComparisonQuery,
  output: TraceComparison,
  run: (actor, input) => telemetryVerbs().compareTraces(actor, input),
})
