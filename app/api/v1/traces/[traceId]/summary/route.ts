import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'One trace: size, critical path by application, findings, and the whole in slices',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  output: TraceSummary,
  run: (actor, input) => telemetryVerbs().traceSummary(actor, input),
})
