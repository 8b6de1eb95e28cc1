/**
 * How soon the proxy leaves out an instance that died, and how many people notice:
 * `npx tsx bench/detection.ts [--rounds 10] [--core 1]`. Linux. One of three instances ends in each round, at 2 and at 300 requests a second.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { proxyCalls } from '../lib/control/proxy-calls'
import { note, percentile, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startOwnEdge, targetAt } from './kit/own-edge'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, core: { type: 'string', default: '1' } } })
const rounds = Number(values.rounds)
const rates = [2, 300]
const instancesEach = 3

async function startInstance() {
  const server = createServer((_request, response) => void response.end('fine')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, end: () => (server.close(), server.closeAllConnections()) }
}

// An application of its own for each round: who was left out in one says nothing in the next.
const plan = await Promise.all(rates.flatMap((rate) => Array.from({ length: rounds }, (_, round) => ({ rate, application: `app-${rate}-${round}` }))).map(async (one) => ({ ...one, instances: await Promise.all(Array.from({ length: instancesEach }, startInstance)) })))
const edge = await startOwnEdge(Number(values.core), plan.flatMap(({ application, instances }) => instances.map(({ port }) => targetAt(port, { application, instance: `${application}-${port}`, cluster: application, serverGroup: `${application}-v000` }))))

const found = new Map<number, number[]>(rates.map((rate) => [rate, []]))
let failures = 0
let asked = 0
for (const { rate, application, instances } of plan) {
  const load = startLoad(edge.url, rate, () => `/${application}/`)
  await until('requests', 10_000, async () => (load.asked() >= 4 ? true : undefined), 10)
  instances[0]?.end()
  const ejection = await until('the ejection', 30_000, async () => {
    const state = await edge.control.call(proxyCalls.balancing, { application })
    return state.ok ? state.value.ejections[0] : undefined
  }, 10)
  found.get(rate)?.push(ejection.atMs - ejection.failingSinceMs)
  await load.stop()
  failures += load.failed.length
  asked += load.asked()
  note(`${rate} a second: left out ${Math.round(ejection.atMs - ejection.failingSinceMs)} ms after the first failure, ${load.failed.length} of ${load.asked()} requests failed`)
}
await edge.stop()
for (const { instances } of plan) for (const one of instances) one.end()
report([
  ...rates.map((rate) => ({ name: `from the first failure until it is left out, ${rate} requests a second, the slowest`, value: Math.max(...(found.get(rate) ?? [])), unit: 'ms', bar: 1_000, how: `${rounds} rounds, one of ${instancesEach} instances ends; p50 ${percentile(found.get(rate) ?? [], 0.5)} ms` })),
  { name: 'requests that failed', value: failures, unit: 'requests', bar: 1, how: `of ${asked}; retried at another instance` },
], { foundMs: Object.fromEntries(found) })
process.exit(0)
