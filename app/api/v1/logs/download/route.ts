import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { LogDownloadQuery } from '@/lib/domains/telemetry/query-schemas'
import { downloadEndpoint } from '@/lib/http/endpoint'

export const GET = downloadEndpoint({
  permission: 'telemetry:read',
  summary: 'The found log lines as a file, newest first; at most 50,000, and its last line says when there are more',
  query: LogDownloadQuery,
  gives: ['application/x-ndjson', 'text/plain'],
  run: (actor, input) => telemetryVerbs().downloadLogs(actor, input),
})
