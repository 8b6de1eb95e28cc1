import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentList, ConfigDocumentText, ListConfigInput, SaveConfigInput } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'Documents of configuration by layer and target, of every application in sight and of all',
  query: ListConfigInput,
  output: ConfigDocumentList,
  run: (actor, input) => configVerbs().list(actor, input),
})

export const PUT = endpoint({
  permission: 'config:write',
  summary: 'Saves the next version of the document at a place, or its first; instances see it within a second. Without an application it is said to all, which is for operators',
  body: SaveConfigInput,
  output: ConfigDocumentText,
  run: (actor, input) => configVerbs().save(actor, input),
})
