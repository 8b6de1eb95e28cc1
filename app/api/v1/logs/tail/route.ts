import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { tailEvents } from '@/lib/domains/telemetry/core/tail-events'
import { TailQuery } from '@/lib/domains/telemetry/query-schemas'
import { LogTailItem } from '@/lib/domains/telemetry/schemas'
import { streamEndpoint } from '@/lib/http/endpoint'

export const GET = streamEndpoint({
  permission: 'telemetry:read',
  summary: 'Log lines as they are stored (server-sent events)',
  query: TailQuery,
  output: LogTailItem,
  run: async (actor, input, signal) => tailEvents(await telemetryVerbs().tailLogs(actor, input, signal)),
})
