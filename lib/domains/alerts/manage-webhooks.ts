import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { newId } from '@/lib/kernel/ids'
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import { badCursor, doerOf } from './allowed-rule'
import { type AddressProblem, isLocalHost, readWebhookUrl } from './core/webhook-address'
import type { WebhookSeals, WebhookStore } from './ports'
import type { CreatedWebhook, CreateWebhookInput, Notice, Webhook } from './schemas'

type Webhooks = WebhookStore
type Team = { id: string; slug: string }

async function allowedTeam(webhooks: Webhooks, actor: Actor, slug: string, permission: Permission): Promise<Result<Team, Fault>> {
  const team = await webhooks.findTeam(teamScopeOf(actor), slug)
  if (!team || !decide(actor, 'teams:read', team.id).allowed) return fail(fault('not-found', `There is no team ${slug} here.`))
  const decision = decide(actor, permission, team.id)
  return decision.allowed ? ok(team) : fail(forbidden(decision))
}

const wrongUrl = (problem: AddressProblem): Fault => wrongFields(fieldError('#/url', reason(`webhook-${problem}`)))
const noWebhook = fault('not-found', 'There is no such webhook here.')

export const listWebhooks =
  (webhooks: Webhooks) =>
  async (actor: Actor, { team: slug }: { team: string }): Promise<Result<{ items: Webhook[] }, Fault>> => {
    const team = await allowedTeam(webhooks, actor, slug, 'webhooks:read')
    return team.ok ? ok({ items: await webhooks.list(team.value.id) }) : team
  }

/** Shows the signing secret once. Addresses of this machine take an operator, here and again when something is sent. */
export const createWebhook =
  (webhooks: Webhooks, seals: WebhookSeals) =>
  async (actor: Actor, { team: slug, name, url: text, allowLocal, why }: CreateWebhookInput & { team: string }): Promise<Result<CreatedWebhook, Fault>> => {
    const team = await allowedTeam(webhooks, actor, slug, 'webhooks:write')
    if (!team.ok) return team
    const local = decide(actor, 'webhooks:allow-local')
    if (allowLocal && !local.allowed) return fail(forbidden(local))
    const read = readWebhookUrl(text)
    if (!read.ok) return fail(wrongUrl(read.problem))
    if (!allowLocal && isLocalHost(read.url)) return fail(wrongUrl('local'))
    const id = newId()
    const sealed = await seals.seal(id, read.url.href)
    if (!sealed.ok) return sealed
    const created = await webhooks.create(team.value, { id, name, address: read.url.origin, allowLocal, sealed: sealed.value.sealed }, doerOf(actor, why))
    if (!created) return fail(fault('conflict', `${slug} has a webhook "${name}" already.`, { errors: [fieldError('#/name', reason('webhook-taken'))] }))
    const webhook = await webhooks.find(team.value.id, id)
    return webhook ? ok({ webhook, secret: sealed.value.secret }) : fail(noWebhook)
  }

export const deleteWebhook =
  (webhooks: Webhooks) =>
  async (actor: Actor, { team: slug, webhook, why }: { team: string; webhook: string; why: string }): Promise<Result<null, Fault>> => {
    const team = await allowedTeam(webhooks, actor, slug, 'webhooks:write')
    if (!team.ok) return team
    return (await webhooks.delete(team.value, webhook, doerOf(actor, why))) ? ok(null) : fail(noWebhook)
  }

/** Sends a notice that says it is a test, on the way that alerts go. */
export const testWebhook =
  (webhooks: Webhooks) =>
  async (actor: Actor, { team: slug, webhook, why }: { team: string; webhook: string; why: string }): Promise<Result<Notice, Fault>> => {
    const team = await allowedTeam(webhooks, actor, slug, 'webhooks:write')
    if (!team.ok) return team
    const notice = await webhooks.test(team.value, webhook, newId(), doerOf(actor, why))
    return notice ? ok(notice) : fail(noWebhook)
  }

export const listNotices =
  (webhooks: Webhooks) =>
  async (actor: Actor, { team: slug, webhook: id, cursor, limit }: { team: string; webhook: string } & z.output<typeof PageInput>): Promise<Result<Page<Notice>, Fault>> => {
    const team = await allowedTeam(webhooks, actor, slug, 'webhooks:read')
    if (!team.ok) return team
    const webhook = await webhooks.find(team.value.id, id)
    if (!webhook) return fail(noWebhook)
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
    if (cursor !== undefined && after === null) return fail(badCursor)
    const { items, total, more } = await webhooks.notices(id, { after, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.id) : null })
  }
