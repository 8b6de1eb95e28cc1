import { configVerbs } from '@/lib/compose/web/configuration'
import { ConfigPreview, PreviewConfigInput } from '@/lib/domains/configuration/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Which instances would get which value, were this text saved now; nothing is written',
  body: PreviewConfigInput,
  output: ConfigPreview,
  run: (actor, input) => configVerbs().preview(actor, input),
})
