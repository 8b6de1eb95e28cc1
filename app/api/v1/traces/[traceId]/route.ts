import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceAnswer, TraceInput } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'All spans of one trace in tree order',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  output: TraceAnswer,
  run: (actor, input) => telemetryVerbs().trace(actor, input),
})
