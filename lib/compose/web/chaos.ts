import { proxyQuestions } from '@/lib/compose/proxy-questions'
import { readScopeKey } from '@/lib/compose/scope-key'
import { toldFigures } from '@/lib/compose/told-figures'
import { createPrismaOpenAlerts } from '@/lib/domains/alerts/adapters/prisma-open-alerts'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaChaosStore } from '@/lib/domains/chaos/adapters/prisma-chaos-store'
import { createProxyCallPoint, createProxyFigures } from '@/lib/domains/chaos/adapters/proxy-points'
import { abortAll, abortRun, takeBackRun } from '@/lib/domains/chaos/end-run'
import { listRuns, readReport, readRun, type ScopeSigner } from '@/lib/domains/chaos/read-runs'
import { previewRun, startRun } from '@/lib/domains/chaos/start-run'
import { mintScope, scopeName } from '@/lib/domains/gateway/core/fault-scope'
import { chaosSayings } from './chaos-sayings'
import { type WebContext, webContext } from './context'

const scopesOf = (dataDir: string): ScopeSigner => ({
  headerOf({ id, endsAtMs }) {
    const key = readScopeKey(dataDir)
    return key === null ? null : `${scopeName}: ${mintScope(key, { run: id, group: '', endsAtMs })}`
  },
})

function compose({ database, proxy, collector, settings, clock }: WebContext) {
  const applications = createPrismaApplicationStore(database)
  const runs = createPrismaChaosStore(database)
  const questions = proxyQuestions(proxy)
  const figures = createProxyFigures(questions)
  const calls = createProxyCallPoint(questions)
  const told = toldFigures(collector, { nowMs: clock.nowMs, patienceMs: 2_000 })
  const needs = { applications, runs, figures, told, alerts: createPrismaOpenAlerts(database), nowMs: clock.nowMs }
  return {
    preview: previewRun(needs),
    start: startRun(needs),
    list: listRuns(runs),
    read: readRun({ runs, figures, told, scopes: scopesOf(settings.dataDir), nowMs: clock.nowMs }),
    report: readReport({ runs, sayings: chaosSayings }, settings.publicUrl),
    abort: abortRun({ runs, calls }),
    abortAll: abortAll({ runs, calls }),
    takeBack: takeBackRun({ runs }),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function chaosVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
