import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createMetricToldBreakers } from '@/lib/domains/breakers/adapters/metric-told-breakers'
import { createPrismaForceStore } from '@/lib/domains/breakers/adapters/prisma-force-store'
import { createPrismaRulesStore } from '@/lib/domains/gateway/adapters/prisma-rules-store'
import { createPrismaStreamStore } from '@/lib/domains/breakers/adapters/prisma-stream-store'
import { endForce, forceBreaker } from '@/lib/domains/breakers/force-breaker'
import { addStream, listStreams, removeStream } from '@/lib/domains/breakers/manage-streams'
import { dropRules, setRules } from '@/lib/domains/gateway/set-rules'
import type { CurrentRules } from '@/lib/domains/gateway/rules-ports'
import { readWall } from '@/lib/domains/breakers/read-wall'
import { replayBreaker } from '@/lib/domains/gateway/replay-breaker'
import { ok } from '@/lib/kernel/result'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

function compose({ database, proxy, daemon, collector, clock }: WebContext) {
  const owners = createPrismaApplicationStore(database)
  const forces = createPrismaForceStore(database)
  const rules = createPrismaRulesStore(database)
  const streams = createPrismaStreamStore(database)
  const readings = { read: () => daemon.call(daemonCalls.breakerStreams, {}, { timeoutMs }) }
  const told = createMetricToldBreakers(
    { names: (input) => collector.call(collectorCalls.metricNames, input, { timeoutMs }), query: (input) => collector.call(collectorCalls.metricQuery, input, { timeoutMs }) },
    () => clock.nowMs(),
  )
  const own = { read: () => proxy.call(proxyCalls.breakerWall, {}, { timeoutMs }) }
  const current: CurrentRules = {
    async of({ caller, callee }) {
      const read = await proxy.call(proxyCalls.outcomes, { caller: caller === 'edge' ? null : caller, callee, sinceMs: clock.nowMs() }, { timeoutMs })
      return read.ok ? ok(read.value.policy) : read
    },
  }
  return {
    wall: readWall({ owners, forces, rules, own, streams: readings, told, nowMs: () => clock.nowMs() }),
    force: forceBreaker({ owners, forces }),
    endForce: endForce({ owners, forces }),
    setRules: setRules({ owners, rules, current }),
    dropRules: dropRules({ owners, rules }),
    replay: replayBreaker(owners, { read: (input) => proxy.call(proxyCalls.outcomes, input, { timeoutMs: 5_000 }) }, () => clock.nowMs()),
    streams: listStreams({ streams, readings }),
    addStream: addStream({ streams, readings }),
    removeStream: removeStream({ streams, readings }),
  }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function breakerVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}
