import type { Database, Transaction } from '@/lib/kernel/database'
import type { Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import type { WebhookStore } from '../ports'
import type { Notice, Webhook } from '../schemas'
import { askForNotice, clockOf, noticeOf, noticeParts } from './alert-rows'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'
import { z } from 'zod'

const parts = { team: { select: { slug: true } }, notices: { include: noticeParts, orderBy: { createdAt: 'desc' }, take: 1 } } as const
type Team = { id: string; slug: string }

interface StoredWebhook {
  id: string
  name: string
  address: string
  allowLocal: boolean
  createdBy: unknown
  createdAt: Date
  team: { slug: string }
  notices: Parameters<typeof noticeOf>[0][]
}

const webhookOf = ({ id, name, address, allowLocal, createdBy, createdAt, team, notices: [last] }: StoredWebhook): Webhook => ({
  id, name, address, allowLocal, team: team.slug, createdBy: z.object({ name: z.string() }).parse(createdBy).name, createdAt: createdAt.toISOString(), last: last ? noticeOf(last) : null,
})

/** What a person did to a webhook. Neither its address beyond the host nor its secret is said. */
async function enter(tx: Transaction, team: Team, webhook: { id: string; name: string }, action: string, doer: Doer, sides: { before?: object; after?: object }): Promise<void> {
  await publishEvent(tx, { topic: 'alerts', teamId: team.id, key: webhook.name })
  await appendChange(tx, { actor: doer.actor, action, subject: { kind: 'webhook', id: webhook.id }, teamId: team.id, ...sides, ...(doer.why ? { why: doer.why } : {}) })
}

export function createPrismaWebhookStore(database: Database): WebhookStore {
  const find = async (teamId: string, id: string) => {
    const row = await database.alertWebhook.findFirst({ where: { id, teamId, deletedAt: null }, include: parts })
    return row && webhookOf(row)
  }
  return {
    findTeam: (scope, slug) => database.team.findFirst({ where: { slug, ...(scope.kind === 'all' ? {} : { id: { in: [...scope.teamIds] } }) }, select: { id: true, slug: true } }),
    list: async (teamId) => (await database.alertWebhook.findMany({ where: { teamId, deletedAt: null }, include: parts, orderBy: { name: 'asc' }, take: 100 })).map(webhookOf),
    find,
    async create(team, { id, name, address, allowLocal, sealed }, doer) {
      try {
        await database.$transaction(async (tx) => {
          await tx.alertWebhook.create({ data: { id, teamId: team.id, name, address, sealed, allowLocal, createdBy: doer.actor, createdAt: await clockOf(tx) } })
          await enter(tx, team, { id, name }, 'webhook.create', doer, { after: { name, address, ...(allowLocal ? { allowLocal } : {}) } })
        })
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    },
    delete: (team, id, doer) =>
      database.$transaction(async (tx) => {
        const { count } = await tx.alertWebhook.updateMany({ where: { id, teamId: team.id, deletedAt: null }, data: { deletedAt: await clockOf(tx), sealed: '' } })
        if (count === 0) return false
        await tx.alertNotice.updateMany({ where: { webhookId: id, state: 'waiting' }, data: { state: 'failed', nextAt: null } })
        const { name, address } = await tx.alertWebhook.findUniqueOrThrow({ where: { id } })
        await enter(tx, team, { id, name }, 'webhook.delete', doer, { before: { name, address } })
        return true
      }),
    test: (team, id, noticeId, doer) =>
      database.$transaction(async (tx): Promise<Notice | null> => {
        const webhook = await tx.alertWebhook.findFirst({ where: { id, teamId: team.id, deletedAt: null }, select: { id: true, name: true } })
        if (!webhook) return null
        await askForNotice(tx, noticeId)
        const row = await tx.alertNotice.create({ data: { id: noticeId, webhookId: id, event: 'test', facts: { id: noticeId, event: 'test', team: team.slug, alert: null }, createdAt: await clockOf(tx) }, include: noticeParts })
        await enter(tx, team, webhook, 'webhook.test', doer, { after: { name: webhook.name } })
        return noticeOf(row)
      }),
    async notices(webhookId, { after, limit }) {
      const last = after === null ? null : await database.alertNotice.findUnique({ where: { id: after }, select: { createdAt: true } })
      const below = last ? { OR: [{ createdAt: { lt: last.createdAt } }, { createdAt: last.createdAt, id: { lt: after ?? '' } }] } : {}
      const [rows, total] = await Promise.all([
        database.alertNotice.findMany({ where: { webhookId, ...below }, include: noticeParts, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit + 1 }),
        database.alertNotice.count({ where: { webhookId } }),
      ])
      return { items: rows.slice(0, limit).map(noticeOf), total, more: rows.length > limit }
    },
  }
}
