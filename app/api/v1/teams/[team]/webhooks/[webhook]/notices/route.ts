import { alertVerbs } from '@/lib/compose/web/alerts'
import { ListNoticesInput, NoticePage, WebhookParams } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({ permission: 'webhooks:read', summary: 'What was sent to a webhook, newest first, with each try', params: WebhookParams, query: ListNoticesInput, output: NoticePage, run: (actor, input) => alertVerbs().notices(actor, input) })
