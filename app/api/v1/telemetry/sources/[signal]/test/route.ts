import { sourceVerbs } from '@/lib/compose/web/sources'
import { EngineChoice, SourceParams, SourceReport } from '@/lib/domains/telemetry/source-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'telemetry-sources:write',
  summary: 'Asks an engine what pages would ask it, and says what is wrong with the connection; changes nothing',
  params: SourceParams,
  body: EngineChoice,
  output: SourceReport,
  run: (actor, input) => sourceVerbs().test(actor, input),
})
