import { configStageVerbs } from '@/lib/compose/web/configuration'
import { ConfigStage, ConfigStageParams, WidenStageInput } from '@/lib/domains/configuration/stage-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Gives it to these zones and this share instead',
  params: ConfigStageParams,
  body: WidenStageInput,
  output: ConfigStage,
  run: (actor, input) => configStageVerbs().widen(actor, input),
})
