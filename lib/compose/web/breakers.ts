import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createMetricToldBreakers } from '@/lib/domains/breakers/adapters/metric-told-breakers'
import { createPrismaForceStore } from '@/lib/domains/breakers/adapters/prisma-force-store'
import { createPrismaStreamStore } from '@/lib/domains/breakers/adapters/prisma-stream-store'
import { endForce, forceBreaker } from '@/lib/domains/breakers/force-breaker'
import { addStream, listStreams, removeStream } from '@/lib/domains/breakers/manage-streams'
import { readWall } from '@/lib/domains/breakers/read-wall'
import { replayBreaker } from '@/lib/domains/gateway/replay-breaker'
import { webContext, type WebContext } from './context'

const timeoutMs = 2_500

function compose({ database, proxy, daemon, collector, clock }: WebContext) {
  const owners = createPrismaApplicationStore(database)
  const forces = createPrismaForceStore(database)
  const streams = createPrismaStreamStore(database)
  const readings = { read: () => daemon.call(daemonCalls.breakerStreams, {}, { timeoutMs }) }
  const told = createMetricToldBreakers(
    { names: (input) => collector.call(collectorCalls.metricNames, input, { timeoutMs }), query: (input) => collector.call(collectorCalls.metricQuery, input, { timeoutMs }) },
    () => clock.nowMs(),
  )
  const own = { read: () => proxy.call(proxyCalls.breakerWall, {}, { timeoutMs }) }
  return {
    wall: readWall({ owners, forces, own, streams: readings, told, nowMs: () => clock.nowMs() }),
    force: forceBreaker({ owners, forces }),
    endForce: endForce({ owners, forces }),
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
