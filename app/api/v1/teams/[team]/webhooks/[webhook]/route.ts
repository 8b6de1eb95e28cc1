import { z } from 'zod'
import { alertVerbs } from '@/lib/compose/web/alerts'
import { WebhookParams, WhyInput } from '@/lib/domains/alerts/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const DELETE = endpoint({ permission: 'webhooks:write', summary: 'Ends a webhook; what still waits for it is given up', params: WebhookParams, body: WhyInput, output: z.null(), run: (actor, input) => alertVerbs().deleteWebhook(actor, input) })
