import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createCollectorAlertFigures } from '@/lib/domains/alerts/adapters/collector-alert-figures'
import { createPrismaAlertStore } from '@/lib/domains/alerts/adapters/prisma-alert-store'
import { createPrismaWebhookStore } from '@/lib/domains/alerts/adapters/prisma-webhook-store'
import { changeRule, createRule, deleteRule, listAlerts, listRules, readRule } from '@/lib/domains/alerts/manage-rules'
import { createWebhook, deleteWebhook, listNotices, listWebhooks, testWebhook } from '@/lib/domains/alerts/manage-webhooks'
import { previewRule } from '@/lib/domains/alerts/preview-rule'
import { readSlos } from '@/lib/domains/alerts/read-slos'
import { endSilence, silenceRule } from '@/lib/domains/alerts/silence-rule'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { type WebContext, webContext } from './context'

/** Six hours by ten seconds is the largest question. */
const timeoutMs = 15_000

function compose({ database, collector, daemon, clock }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const rules = createPrismaAlertStore(database)
  const webhooks = createPrismaWebhookStore(database)
  const figures = createCollectorAlertFigures((input) => collector.call(collectorCalls.golden, input, { timeoutMs }), clock.nowMs)
  const seals = { seal: (id: string, url: string) => daemon.call(daemonCalls.sealWebhook, { id, url }) }
  const needs = { applications, rules, figures, nowMs: () => clock.nowMs() }
  return {
    rules: listRules(rules),
    rule: readRule(rules),
    create: createRule({ rules, applications }),
    change: changeRule(rules),
    delete: deleteRule(rules),
    preview: previewRule(needs),
    silence: silenceRule(rules),
    endSilence: endSilence(rules),
    alerts: listAlerts(rules),
    slos: readSlos(needs),
    webhooks: listWebhooks(webhooks),
    createWebhook: createWebhook(webhooks, seals),
    deleteWebhook: deleteWebhook(webhooks),
    testWebhook: testWebhook(webhooks),
    notices: listNotices(webhooks),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function alertVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
