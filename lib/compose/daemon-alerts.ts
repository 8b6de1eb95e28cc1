import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createAlertController } from '@/lib/daemon/controllers/alert-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createNoticeController } from '@/lib/daemon/controllers/notice-controller'
import { createCollectorManyFigures } from '@/lib/domains/alerts/adapters/collector-many-figures'
import { createPrismaAlertWork } from '@/lib/domains/alerts/adapters/prisma-alert-work'
import { createPrismaNoticeWork } from '@/lib/domains/alerts/adapters/prisma-notice-work'
import { pruneAlerts } from '@/lib/domains/alerts/adapters/prune-alerts'
import { createUndiciWebhookSender } from '@/lib/domains/alerts/adapters/undici-webhook-sender'
import { openWebhook, sealWebhook } from '@/lib/domains/alerts/adapters/webhook-seals'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import type { Clock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import type { Log } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'

export interface AlertOptions {
  database: Database
  collector: ControlClient
  clock: Clock
  log: Log
  rootKey: Buffer
  publicUrl: string
  crash?: CrashHook
}

export interface DaemonAlerts {
  controllers: Controller[]
  /** Belongs into a minute's chores. */
  ensureWork(): Promise<void>
  /** Belongs into an hour's chores: what ended long ago goes. */
  prune(signal: AbortSignal): Promise<void>
  answer(routes: ControlRoutes): void
  close(): Promise<void>
}

/** Of one question about many applications: shorter than the time after which rules are judged again. */
const timeoutMs = 8_000

/** The controllers of rules and notices, and the sealing of what only the daemon may open. */
export function composeAlerts({ database, collector, clock, log, rootKey, publicUrl, crash }: AlertOptions): DaemonAlerts {
  const envelope = createEnvelope(rootKey)
  const work = createPrismaAlertWork(database, requireFence)
  const figures = createCollectorManyFigures(
    { goldenOf: (input) => collector.call(collectorCalls.goldenOf, input, { timeoutMs }), requestSums: (input) => collector.call(collectorCalls.requestSums, input, { timeoutMs }) },
    clock.nowMs,
  )
  const sender = createUndiciWebhookSender(clock.nowMs)
  const crashing = crash ? { crash } : {}
  return {
    controllers: [
      createAlertController({ work, figures, ...crashing }),
      createNoticeController({ work: createPrismaNoticeWork(database, requireFence), sender, open: (webhook) => openWebhook(envelope, webhook), consoleUrl: publicUrl, ...crashing }),
    ],
    ensureWork: work.ensureWork,
    async prune(signal) {
      const gone = await pruneAlerts(database, clock.nowMs(), signal)
      if (gone.alerts + gone.notices > 0) log.info('alerts that ended long ago were removed', { ...gone })
    },
    answer: (routes) => answerCall(routes, daemonCalls.sealWebhook, ({ id, url }) => ok(sealWebhook(envelope, id, url))),
    close: () => sender.close(),
  }
}
