import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { LogContextAnswer } from '@/lib/domains/telemetry/log-schemas'
import { LogContextQuery } from '@/lib/domains/telemetry/query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'A log line between the lines of its instance',
  query: LogContextQuery,
  output: LogContextAnswer,
  run: (actor, input) => telemetryVerbs().logContext(actor, input),
})
