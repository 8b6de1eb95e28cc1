import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentParams, ConfigDocumentText, RollBackConfigInput } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Saves the text of an earlier version as the next one',
  params: ConfigDocumentParams,
  body: RollBackConfigInput,
  output: ConfigDocumentText,
  run: (actor, input) => configVerbs().rollBack(actor, input),
})
