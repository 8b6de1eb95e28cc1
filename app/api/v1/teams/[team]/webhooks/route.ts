import { alertVerbs } from '@/lib/compose/web/alerts'
import { CreatedWebhook, CreateWebhookInput, TeamParams, WebhookList } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'webhooks:read', summary: 'Where the alerts of the team are sent', params: TeamParams, output: WebhookList, run: (actor, input) => alertVerbs().webhooks(actor, input) })

export const POST = endpoint({
  permission: 'webhooks:write',
  summary: 'Adds a webhook; the secret that signs what is sent is shown in this answer and never again',
  params: TeamParams,
  body: CreateWebhookInput,
  output: CreatedWebhook,
  status: 201,
  run: (actor, input) => alertVerbs().createWebhook(actor, input),
})
