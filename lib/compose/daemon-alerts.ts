import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createAlertController } from '@/lib/daemon/controllers/alert-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createNoticeController } from '@/lib/daemon/controllers/notice-controller'
import { createCollectorAlertFigures } from '@/lib/domains/alerts/adapters/collector-alert-figures'
import { createPrismaAlertWork } from '@/lib/domains/alerts/adapters/prisma-alert-work'
import { createPrismaNoticeWork } from '@/lib/domains/alerts/adapters/prisma-notice-work'
import { createUndiciWebhookSender } from '@/lib/domains/alerts/adapters/undici-webhook-sender'
import { openWebhook, sealWebhook } from '@/lib/domains/alerts/adapters/webhook-seals'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import { ok } from '@/lib/kernel/result'

export interface AlertOptions {
  database: Database
  collector: ControlClient
  rootKey: Buffer
  publicUrl: string
  crash?: CrashHook
}

export interface DaemonAlerts {
  controllers: Controller[]
  /** Belongs into a minute's chores. */
  ensureWork(): Promise<void>
  answer(routes: ControlRoutes): void
  close(): Promise<void>
}

/** The controllers of rules and notices, and the sealing of what only the daemon may open. */
export function composeAlerts({ database, collector, rootKey, publicUrl, crash }: AlertOptions): DaemonAlerts {
  const envelope = createEnvelope(rootKey)
  const work = createPrismaAlertWork(database, requireFence)
  const figures = createCollectorAlertFigures((input) => collector.call(collectorCalls.golden, input, { timeoutMs: 5_000 }), Date.now)
  const sender = createUndiciWebhookSender(Date.now)
  const crashing = crash ? { crash } : {}
  return {
    controllers: [
      createAlertController({ work, figures, ...crashing }),
      createNoticeController({ work: createPrismaNoticeWork(database, requireFence), sender, open: (webhook) => openWebhook(envelope, webhook), consoleUrl: publicUrl, ...crashing }),
    ],
    ensureWork: work.ensureWork,
    answer: (routes) => answerCall(routes, daemonCalls.sealWebhook, ({ id, url }) => ok(sealWebhook(envelope, id, url))),
    close: () => sender.close(),
  }
}
