/**
 * The registry on one core, and Spring Cloud's Eureka server on the same core in the same run:
 * `npx tsx bench/registry.ts [--instances 10000] [--applications 1000] [--seconds 20] [--connections 1000] [--core 1] [--settle 215] [--warm-up 120] [--without-peer]`. Linux.
 * This program keeps to another core. With the peer it takes about twelve minutes: the registrations must leave both deltas, and its compiler needs its time.
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { makeFleet } from './kit/eureka-fleet'
import { startEurekaServer } from './kit/eureka-server'
import { type Figure, report } from './kit/figure'
import { measureRegistry } from './kit/measure-registry'
import { bundleRegistry } from './kit/registry-server'

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '10000' }, applications: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '20' }, connections: { type: 'string', default: '1000' },
    core: { type: 'string', default: '1' }, settle: { type: 'string', default: '215' }, 'warm-up': { type: 'string', default: '120' }, 'without-peer': { type: 'boolean', default: false },
  },
})
const [instances, seconds, connections, core] = [Number(values.instances), Number(values.seconds), Number(values.connections), Number(values.core)]
if (availableParallelism() > 1) execFileSync('taskset', ['-a', '-p', '-c', String(core === 0 ? 1 : 0), String(process.pid)], { stdio: 'ignore' })
const common = { fleet: makeFleet(instances, Number(values.applications), ['local-a', 'local-b', 'local-c']), intervalSeconds: 30, connections, seconds, settleSeconds: Number(values.settle), fetchWarmUpSeconds: 5 }

const bundle = await bundleRegistry()
const own = await bundle.start({ core })
const ours = await measureRegistry(own, { ...common, warmUpSeconds: Math.min(3, seconds), changes: 100, seenWithinMs: 10_000 })
await own.stop()
bundle.remove()

const server = values['without-peer'] ? null : await startEurekaServer(core)
// Its compiler needs longer to be at its best; its cache is 30 s old at most, and the client asks again at once.
const peer = server && (await measureRegistry(server, { ...common, warmUpSeconds: Number(values['warm-up']), changes: 3, seenWithinMs: 90_000 }))
await server?.stop()

const load = `${instances} instances that renew and fetch the delta each 30 s, one change and five full fetches a second`
const figures: Figure[] = [
  { name: 'full fetch, gzip, p99', value: ours.fullMs.p99, unit: 'ms', bar: 50, how: load },
  { name: 'delta, gzip, p99', value: ours.deltaMs.p99, unit: 'ms', bar: 10, how: load },
  { name: 'change seen by a client that fetches, p99', value: ours.seenMs.p99, unit: 'ms', bar: 1_000, how: 'from sending a change of metadata to the delta that shows it, asked again at once; 100 changes' },
]
if (peer)
  figures.unshift({
    name: 'heartbeats, times what Eureka takes', value: ours.heartbeatsPerSecond / peer.heartbeatsPerSecond, unit: 'x', bar: 3, atLeast: true,
    how: `${peer.name} as it comes, without a journal; ours answers when it is written to its journal; ${connections} connections, ${instances} instances, same core, same run, ${seconds} s after ${values['warm-up']} s of the same`,
  })
if (peer) figures.push({ name: 'CPU time of a heartbeat, share of what Eureka takes', value: ours.heartbeatCpuMicros / peer.heartbeatCpuMicros, unit: 'x', bar: 1 / 3, how: 'what the above says where both have the core for themselves' })
report(figures, { ours, peer })
process.exit(0)
