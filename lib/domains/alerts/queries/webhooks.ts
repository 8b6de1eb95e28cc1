import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { CreatedWebhook, type CreateWebhookInput, Notice, NoticePage, WebhookList } from '../schemas'

const base = (team: string) => `/api/v1/teams/${encodeURIComponent(team)}/webhooks`

export const webhooksQuery = (team: string) => queryOptions({ queryKey: ['webhooks', team], queryFn: ({ signal }) => getJson(WebhookList, base(team), { signal }) })
/** The newest of what was sent. */
export const noticesQuery = (team: string, webhook: string) => queryOptions({ queryKey: ['webhooks', team, webhook], queryFn: ({ signal }) => getJson(NoticePage, `${base(team)}/${webhook}/notices?limit=20`, { signal }) })

export const createWebhook = (team: string, input: z.input<typeof CreateWebhookInput>) => sendJson('POST', base(team), CreatedWebhook, input)
export const deleteWebhook = (team: string, webhook: string, why: string) => sendJson('DELETE', `${base(team)}/${webhook}`, z.null(), { why })
export const testWebhook = (team: string, webhook: string) => sendJson('POST', `${base(team)}/${webhook}/test`, Notice, {})
