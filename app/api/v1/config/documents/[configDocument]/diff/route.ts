import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigDiff, ConfigDocumentParams, DiffConfigInput } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'What two versions of a document differ in, by key',
  params: ConfigDocumentParams,
  query: DiffConfigInput,
  output: ConfigDiff,
  run: (actor, input) => configVerbs().diff(actor, input),
})
