import type { Transaction } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'
import type { NoticeFacts } from '../core/notice-body'
import type { NoticeEvent } from '../schemas'
import { askForNotice } from './alert-rows'

export type AlertFacts = NonNullable<NoticeFacts['alert']>

/** One notice for each webhook of the team, in the caller's transaction: once it is committed each will be sent. */
export async function putNotices(tx: Transaction, { teamId, alertId, event, alert }: { teamId: string; alertId: string; event: NoticeEvent; alert: AlertFacts }): Promise<void> {
  const webhooks = await tx.alertWebhook.findMany({ where: { teamId, deletedAt: null }, orderBy: { id: 'asc' }, select: { id: true, team: { select: { slug: true } } } })
  for (const { id: webhookId, team } of webhooks) {
    const id = newId()
    await tx.alertNotice.create({ data: { id, webhookId, alertId, event, facts: { id, event, team: team.slug, alert } } })
    await askForNotice(tx, id)
  }
}
