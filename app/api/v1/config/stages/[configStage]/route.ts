import { configStageVerbs } from '@/lib/compose/web/configuration'
import { ConfigStage, ConfigStageParams } from '@/lib/domains/configuration/stage-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'One text that is given to some instances before all',
  params: ConfigStageParams,
  output: ConfigStage,
  run: (actor, input) => configStageVerbs().read(actor, input),
})
