import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { FanOutAnswer } from '@/lib/domains/telemetry/fan-out-schemas'
import { FanOutQuery } from '@/lib/domains/telemetry/query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'Calls per request of each operation of an application, by depth, and which served operations add most of them',
  query: FanOutQuery,
  output: FanOutAnswer,
  run: (actor, input) => telemetryVerbs().fanOut(actor, input),
})
