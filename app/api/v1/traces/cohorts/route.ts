import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { CohortsAnswer } from '@/lib/domains/telemetry/cohort-schemas'
import { CohortsQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'telemetry:read',
  summary: 'By which attributes some of the found traces differ from the rest',
  query: CohortsQuery,
  output: CohortsAnswer,
  run: (actor, input) => telemetryVerbs().traceCohorts(actor, input),
})
