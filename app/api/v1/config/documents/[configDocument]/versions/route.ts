import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigDocumentParams, ConfigVersionList } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'Versions of one document, newest first, with who saved them and why',
  params: ConfigDocumentParams,
  query: PageInput,
  output: ConfigVersionList,
  run: (actor, input) => configVerbs().versions(actor, input),
})
