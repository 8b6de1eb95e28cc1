import { configStageVerbs } from '@/lib/compose/web/configuration'
import { ConfigStage, ConfigStageParams, EndStageInput } from '@/lib/domains/configuration/stage-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Ends it: every instance is given what is in force again',
  params: ConfigStageParams,
  body: EndStageInput,
  output: ConfigStage,
  run: (actor, input) => configStageVerbs().stop(actor, input),
})
