import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { downloadEndpoint } from '@/lib/http/endpoint'

export const GET = downloadEndpoint({
  permission: 'telemetry:read',
  summary: 'One trace as OTLP/JSON',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  gives: ['application/json'],
  run: (actor, input) => telemetryVerbs().downloadTrace(actor, input),
})
