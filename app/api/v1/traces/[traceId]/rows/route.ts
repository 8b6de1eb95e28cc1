import { z } from 'zod'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { TraceInput } from '@/lib/domains/telemetry/schemas'
import { TraceRowsQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { TraceRowsAnswer } from '@/lib/domains/telemetry/trace-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'A window of the rows of one trace in tree order, with some of its parents folded',
  params: z.strictObject({ traceId: TraceInput.shape.traceId }),
  query: TraceRowsQuery,
  output: TraceRowsAnswer,
  run: (actor, input) => telemetryVerbs().traceRows(actor, input),
})
