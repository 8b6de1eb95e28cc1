import { sourceVerbs } from '@/lib/compose/web/sources'
import { ChooseSourceInput, ChosenSource, SourceParams } from '@/lib/domains/telemetry/source-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'telemetry-sources:write',
  summary: 'Answers a signal from another engine, or from the embedded store again; in force with the next question',
  params: SourceParams,
  body: ChooseSourceInput,
  output: ChosenSource,
  run: (actor, input) => sourceVerbs().choose(actor, input),
})
