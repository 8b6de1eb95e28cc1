import { noticeBody } from '@/lib/domains/alerts/core/notice-body'
import { nextTryMs } from '@/lib/domains/alerts/core/notice-tries'
import type { NoticeWork, WebhookSender, WebhookTarget } from '@/lib/domains/alerts/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface NoticeControllerOptions {
  work: NoticeWork
  sender: WebhookSender
  /** Throws where the key is not the one that sealed it. */
  open(webhook: { id: string; sealed: string }): Omit<WebhookTarget, 'allowLocal'>
  /** Of the console, for links. */
  consoleUrl: string
  crash?: CrashHook
}

export const noticeKind = 'alert-notice'
const doneMs = 30 * 86_400_000
/** Who waits for an earlier notice is woken by its end; this is for whoever missed that. */
const behindMs = 60_000

/** Sends notices until they are taken: at least once each, under one id that receivers may tell them apart by; those of one alert in their order. */
export function createNoticeController({ work, sender, open, consoleUrl, crash = noCrash }: NoticeControllerOptions): Controller {
  return {
    kind: noticeKind,
    concurrency: 8,
    async step(fence) {
      const notice = await work.load(fence.objectId)
      if (!notice || notice.state !== 'waiting') return { nextLookMs: doneMs }
      if (notice.behind) return { nextLookMs: behindMs }
      await crash('before-act', 'notice send')
      const { webhook, facts } = notice
      const body = JSON.stringify(noticeBody({ ...facts, consoleUrl }))
      const attempt = webhook ? await sender.send({ ...open(webhook), allowLocal: webhook.allowLocal }, { id: notice.id, event: facts.event, body }) : { status: null, error: 'the webhook was deleted' }
      await crash('between-act-and-record', 'notice send')
      const nextMs = attempt.error === null || !webhook ? null : nextTryMs(notice.tries + 1, notice.ageMs)
      await work.record(fence, notice, attempt, { state: attempt.error === null ? 'sent' : nextMs === null ? 'failed' : 'waiting', nextMs })
      await crash('after-record', 'notice send')
      return { nextLookMs: nextMs ?? doneMs }
    },
  }
}
