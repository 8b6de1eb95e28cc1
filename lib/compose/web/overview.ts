import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { keepTraffic } from '@/lib/domains/estate/adapters/kept-traffic'
import { createPrismaOwnedApplications } from '@/lib/domains/estate/adapters/prisma-owned-applications'
import type { EstatePorts, Traffic, TrafficQuestion } from '@/lib/domains/estate/ports'
import { readApplicationSummary } from '@/lib/domains/estate/read-application'
import { readTopology, type TopologyPorts } from '@/lib/domains/estate/read-topology'
import { readOverview } from '@/lib/domains/estate/read-overview'
import type { OverviewQuery } from '@/lib/domains/estate/schemas'
import type { TopologyQuery } from '@/lib/domains/estate/topology-schemas'
import { parseRange } from '@/lib/domains/telemetry/core/range'
import type { Actor } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { visibleApplicationNames } from './applications'
import { type WebContext, webContext } from './context'

/** Under which service names the proxy reports its own spans; the first is where requests enter. */
export const platformNames = ['edge', 'sidecar'] as const
/** A silent part must not hold the page: what it knows is shown as missing. */
const timeoutMs = 4_000
/** The whole map is one question: longer than the collector's own limit, so that its words reach the reader. */
const callsTimeoutMs = 15_000
const rowsMax = 2_000

const selectorOf = (applications: string[] | null, zone: string | undefined) => ({ applications, ...(zone !== undefined && { zone }) })

function collectorTraffic({ collector }: WebContext): Traffic {
  return {
    summary: ({ applications, zone, range, by, keys, sparkPoints = 0 }: TrafficQuestion) =>
      collector.call(
        collectorCalls.summary,
        { selector: selectorOf(applications, zone), range, by, sort: 'key', limit: keys ? Math.max(1, keys.length) : rowsMax, sparkPoints, ...(keys && { keys }) },
        { timeoutMs },
      ),
    overTime: async ({ applications, zone, range, stepMs }) => {
      const golden = await collector.call(collectorCalls.golden, { selector: selectorOf(applications, zone), range, stepMs }, { timeoutMs })
      return golden.ok ? ok(golden.value.series[0]?.points ?? []) : golden
    },
  }
}

function compose(context: WebContext): EstatePorts {
  const { database, daemon, clock } = context
  return {
    nowMs: () => clock.nowMs(),
    owned: createPrismaOwnedApplications(database),
    leases: (applications) => daemon.call(daemonCalls.registrySummary, { applications }, { timeoutMs }),
    traffic: keepTraffic(collectorTraffic(context), clock),
    visibleNames: visibleApplicationNames,
    range: (from, to) => {
      const range = parseRange(from, to, clock.nowMs())
      return range.ok ? range : fail(fault('invalid-input', 'The time range cannot be read.', { errors: range.error }))
    },
    platformNames,
  }
}

const composed = new WeakMap<WebContext, EstatePorts>()

function ports(): EstatePorts {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}

const topologyPorts = (): TopologyPorts => ({ ...ports(), calls: (question) => webContext().collector.call(collectorCalls.calls, question, { timeoutMs: callsTimeoutMs }) })

export const overviewVerbs = () => ({
  overview: (actor: Actor, query: OverviewQuery) => readOverview(ports(), actor, query),
  application: (actor: Actor, query: Parameters<typeof readApplicationSummary>[2]) => readApplicationSummary(ports(), actor, query),
  topology: (actor: Actor, query: TopologyQuery) => readTopology(topologyPorts(), actor, query),
})
