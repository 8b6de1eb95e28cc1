import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { createCanaryController } from '@/lib/daemon/controllers/canary-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createCollectorCanaryTelemetry } from '@/lib/domains/canary/adapters/collector-canary-telemetry'
import { createPrismaCanaryRunStore } from '@/lib/domains/canary/adapters/prisma-canary-run-store'
import { createPrismaFaultTimes } from '@/lib/domains/chaos/adapters/prisma-fault-times'
import { createCollectorReleaseCalls } from '@/lib/domains/delivery/adapters/collector-release-calls'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { createPrismaFanOutBudgetStore } from '@/lib/domains/delivery/adapters/prisma-fan-out-budget-store'
import { findReleaseOverBudget } from '@/lib/domains/delivery/manage-fan-out-budgets'
import { systemClock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'

export interface CanaryOptions {
  database: Database
  collector: ControlClient
  crash?: CrashHook
}

/** Services of the proxy: who calls through it is who the card names. */
const proxyNames = ['edge', 'sidecar']

/** The canary controller over our rows and the collector's telemetry; `ensureWork` belongs into a minute's chores. */
export function composeCanary({ database, collector, crash }: CanaryOptions): { controller: Controller; ensureWork: () => Promise<void> } {
  const store = createPrismaCanaryRunStore(database, requireFence)
  const options = { timeoutMs: 15_000 }
  const telemetry = createCollectorCanaryTelemetry({
    golden: (serverGroup, range, stepMs) => collector.call(collectorCalls.golden, { selector: { applications: null, serverGroup }, range, stepMs }, options),
    runtime: (serverGroup, range, stepMs) => collector.call(collectorCalls.runtime, { selector: { applications: null, serverGroup }, range, stepMs }, options),
    summary: (cluster, range) => collector.call(collectorCalls.summary, { selector: { applications: null, cluster }, range, by: 'serverGroup', limit: 200 }, options),
    callers: (application, range) => collector.call(collectorCalls.callers, { application, range, through: proxyNames }, options),
  })
  const releaseCalls = { overBudget: findReleaseOverBudget({ budgets: createPrismaFanOutBudgetStore(database), calls: createCollectorReleaseCalls(collector, systemClock) }) }
  return { controller: createCanaryController({ store, telemetry, releaseCalls, faultTimes: createPrismaFaultTimes(database), ...(crash ? { crash } : {}) }), ensureWork: store.ensureWork }
}
