import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentParams, ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'One document of configuration with its text, as it is in force',
  params: ConfigDocumentParams,
  output: ConfigDocumentText,
  run: (actor, input) => configVerbs().read(actor, input),
})
