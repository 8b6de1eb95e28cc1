import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { TraceSpanQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { SpanId, TraceSpanAnswer } from '@/lib/domains/telemetry/trace-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'One span of a trace whole, and the row at which it stands',
  params: z.strictObject({ traceId: TraceInput.shape.traceId, spanId: SpanId }),
  query: TraceSpanQuery,
  output: TraceSpanAnswer,
  run: (actor, input) => telemetryVerbs().traceSpan(actor, input),
})
