import { alertVerbs } from '@/lib/compose/web/alerts'
import { Notice, WebhookParams, WhyInput } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'webhooks:write',
  summary: 'Sends a test on the way that alerts go; what came of it is in the notices',
  params: WebhookParams,
  body: WhyInput,
  output: Notice,
  status: 202,
  run: (actor, input) => alertVerbs().testWebhook(actor, input),
})
