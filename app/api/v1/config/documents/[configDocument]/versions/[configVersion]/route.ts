import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigVersionParams, ConfigVersionText } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'One version of a document with its text',
  params: ConfigVersionParams,
  output: ConfigVersionText,
  run: (actor, input) => configVerbs().version(actor, input),
})
