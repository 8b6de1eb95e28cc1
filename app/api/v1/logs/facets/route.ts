import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { LogFacetsAnswer } from '@/lib/domains/telemetry/log-schemas'
import { FoundLogsQuery } from '@/lib/domains/telemetry/query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Fields and attributes of the found log lines, with counts',
  query: FoundLogsQuery,
  output: LogFacetsAnswer,
  run: (actor, input) => telemetryVerbs().logFacets(actor, input),
})
