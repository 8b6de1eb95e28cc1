/**
 * CPU time for a request through the proxy, beside nginx, HAProxy and Spring Cloud Gateway on the same core in the same run, and the latency that it adds:
 * `npx tsx bench/proxy.ts [--seconds 5] [--rounds 3] [--connections 32] [--rate 300] [--core 1] [--without-peers]`. Linux, with nginx, haproxy, wrk and, for the last, a JDK and Maven.
 * Instances, wrk and this program keep to the other core. Each round asks everyone in turn, so that what else the machine does falls on all alike.
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startCloudGateway, startHaproxy, startInstances, startNginxEdge } from './kit/edge-peers'
import { type Figure, note, percentile, report } from './kit/figure'
import { askPaced } from './kit/ask-paced'
import { startOwnEdge, targetAt } from './kit/own-edge'
import { pssBytes } from './kit/processes'
import { askFlat, type Flat, microsPerRequest } from './kit/wrk'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' }, connections: { type: 'string', default: '32' }, rate: { type: 'string', default: '300' }, core: { type: 'string', default: '1' },
    'without-peers': { type: 'boolean', default: false },
  },
})
const [seconds, rounds, connections, rate, core] = [values.seconds, values.rounds, values.connections, values.rate, values.core].map(Number) as [number, number, number, number, number]
const otherCore = availableParallelism() > 1 ? (core === 0 ? 1 : 0) : core
execFileSync('taskset', ['-a', '-p', '-c', String(otherCore), String(process.pid)], { stdio: 'ignore' })

const instances = await startInstances(otherCore)
const ours = await startOwnEdge(core, instances.ports.map((port) => targetAt(port)))
const peers = values['without-peers'] ? [] : [
  await startNginxEdge(core, instances.ports, true), await startNginxEdge(core, instances.ports, false), await startHaproxy(core, instances.ports), await startCloudGateway(core, instances.ports),
].filter((one) => one !== null)
const edges = [ours, ...peers]
const load = { core: otherCore, connections, seconds }

// Compilers that work while the program runs need their time, which is a number of requests: on a busy machine those take longer.
const warmRequests = 40_000
for (const edge of edges) {
  for (let asked = 0, turn = 0; asked < warmRequests && turn < 12; turn++) asked += (await askFlat(edge, '/home/', load)).requests
  note(`${edge.name} is warm`)
}
const runs = new Map<string, Flat[]>(edges.map(({ name }) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const edge of edges) {
    const flat = await askFlat(edge, '/home/', load)
    runs.get(edge.name)?.push(flat)
    note(`${edge.name}: ${Math.round(microsPerRequest([flat]) * 10) / 10} µs, ${Math.round(flat.requests / flat.seconds)} a second, ${flat.failures} failed`)
    await pause(700) // The last spans are still being sent: they are to cost nobody else's time.
  }
}
const through = await askPaced(ours.url, '/home/', rate, seconds * rounds * 1_000)
const direct = await askPaced(`http://127.0.0.1:${instances.ports[0]}`, '/', rate, seconds * rounds * 1_000)
const pssMb = pssBytes(ours.pid) / 1e6
const toldMb = ours.told() / 1e6
for (const edge of edges) await edge.stop()
await instances.stop()

const microsOf = (name: string) => microsPerRequest(runs.get(name) ?? [])
const own = microsOf(ours.name)
const added = (share: number) => percentile(through.latencies, share) - percentile(direct.latencies, share)
const how = `1 kB answers, keep-alive, ${connections} connections as fast as they go, same core, ${rounds} rounds of ${seconds} s in turn`
const times = (name: string, bar: number): Figure[] => (runs.has(name) ? [{ name: `CPU time for a request, times that of ${name}`, value: own / microsOf(name), unit: 'x', bar, how }] : [])
report(
  [
    ...times('nginx', 4.5),
    ...times('Spring Cloud Gateway 2025.0.0', 0.7),
    { name: 'CPU time for a request, traced', value: own, unit: 'µs', bar: 250, how },
    { name: 'latency added, p50', value: added(0.5), unit: 'ms', bar: 0.5, how: `${rate} requests a second, against asking the instance itself` },
    { name: 'latency added, p99', value: added(0.99), unit: 'ms', bar: 3, how: `${rate} requests a second, against asking the instance itself` },
    { name: 'failures', value: (runs.get(ours.name) ?? []).reduce((sum, one) => sum + one.failures, 0) + through.failures, unit: 'requests', bar: 1, how: 'answers of ours that are not 200' },
  ],
  { microseconds: Object.fromEntries(edges.map(({ name }) => [name, microsOf(name)])), runs: Object.fromEntries(runs), pssMb, toldMb },
)
process.exit(0)
