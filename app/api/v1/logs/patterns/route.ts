import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { LogPatternsAnswer } from '@/lib/domains/telemetry/log-schemas'
import { FoundLogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Found log lines grouped by what they have in common',
  query: FoundLogsQuery,
  output: LogPatternsAnswer,
  run: (actor, input) => telemetryVerbs().logPatterns(actor, input),
})
