import { configStageVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { ConfigStageParams, EndStageInput } from '@/lib/domains/configuration/stage-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Saves it as the next version, for all',
  params: ConfigStageParams,
  body: EndStageInput,
  output: ConfigDocumentText,
  run: (actor, input) => configStageVerbs().finish(actor, input),
})
