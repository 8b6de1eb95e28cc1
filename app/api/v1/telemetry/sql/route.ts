import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { SqlAnswer, SqlBody } from '@/lib/domains/telemetry/sql-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'telemetry:sql',
  summary: 'A read-only question in SQL to the collector’s own store: one SELECT over spans, logs, points and requests of the range',
  body: SqlBody,
  output: SqlAnswer,
  run: (actor, input) => telemetryVerbs().sql(actor, input),
})
