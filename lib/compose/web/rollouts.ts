import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaCanaryPlans } from '@/lib/domains/canary/adapters/prisma-canary-plans'
import { createPrismaClusterNames } from '@/lib/domains/delivery/adapters/prisma-cluster-names'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createPrismaRolloutStore } from '@/lib/domains/delivery/adapters/prisma-rollout-store'
import { getRollout } from '@/lib/domains/delivery/get-rollout'
import { listRollouts, listRolloutsOfApplication } from '@/lib/domains/delivery/list-rollouts'
import { previewRollout } from '@/lib/domains/delivery/preview-rollout'
import { rollBackRollout } from '@/lib/domains/delivery/roll-back-rollout'
import { startRollout } from '@/lib/domains/delivery/start-rollout'
import type { RolloutNeeds } from '@/lib/domains/delivery/survey-rollout'
import { ok } from '@/lib/kernel/result'
import { type WebContext, webContext } from './context'
import { platformNames } from './overview'

/** A silent part must not hold the form: what it knows is said to be missing. */
const timeoutMs = 4_000
/** As many as one server group may have: processes of one machine. */
const instancesMax = 100

function needsOf({ database, daemon, collector, settings, clock }: WebContext): RolloutNeeds {
  return {
    applications: createPrismaApplicationStore(database),
    delivery: createPrismaDeliveryStore(database),
    rollouts: createPrismaRolloutStore(database),
    clusters: createPrismaClusterNames(database),
    callers: {
      async callers(application, range) {
        const answer = await collector.call(collectorCalls.callers, { application, range }, { timeoutMs })
        return answer.ok ? ok(answer.value.callers) : answer
      },
    },
    files: { compare: (from, to) => daemon.call(daemonCalls.compareReleases, { from, to }, { timeoutMs }) },
    canaries: createPrismaCanaryPlans(database),
    zones: settings.zones, proxyNames: platformNames, instancesMax, clock,
  }
}

function compose(context: WebContext) {
  const needs = needsOf(context)
  const { applications, rollouts } = needs
  return {
    preview: previewRollout(needs),
    start: startRollout(needs),
    rollBack: rollBackRollout(applications, rollouts),
    list: listRollouts(rollouts),
    listOfApplication: listRolloutsOfApplication(applications, rollouts),
    get: getRollout(applications, rollouts),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function rolloutVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
