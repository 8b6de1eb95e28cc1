import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { LogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { LogSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Search of log lines, newest first',
  query: LogsQuery,
  output: LogSearchAnswer,
  run: (actor, input) => telemetryVerbs().searchLogs(actor, input),
})
