/**
 * Two registries that replicate, and a network between them that is cut and joined again:
 * `npx tsx bench/registry-peers.ts [--instances 10000] [--partition 60] [--interval 30]`. Each instance renews all along.
 */
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { cutLink } from '../lib/daemon/registry/testing/cut-link'
import { freePort } from '../lib/testing/free-port'
import { eachOf, type FleetInstance, makeFleet, pathOf, registration } from './kit/eureka-fleet'
import { note, report } from './kit/figure'
import { paced } from './kit/paced'
import { bundleRegistry } from './kit/registry-server'
import { until } from './kit/until'

const { values } = parseArgs({ options: { instances: { type: 'string', default: '10000' }, partition: { type: 'string', default: '60' }, interval: { type: 'string', default: '30' } } })
const [instances, partition, interval] = [Number(values.instances), Number(values.partition), Number(values.interval)]
const equalWithinMs = 120_000
/** Of each kind of change that both sides see while they are apart. */
const some = Math.max(1, Math.floor(instances / 100))

const bundle = await bundleRegistry()
const ports = await Promise.all([freePort(), freePort()])
const links = await Promise.all(ports.map(cutLink))
const base = (port = 0) => `http://127.0.0.1:${port}/eureka`
const servers = await Promise.all([bundle.start({ port: ports[0], peers: [base(links[1]?.port)] }), bundle.start({ port: ports[1], peers: [base(links[0]?.port)] })])
const pools = servers.map(({ url }) => new Pool(new URL(url).origin, { connections: 32 }))

/** Where an instance registers and renews; `null` once it is gone. */
interface Living {
  one: FleetInstance
  at: 0 | 1 | null
  /** What the estate must say of it in the end. */
  wanted: string
}
const alive: Living[] = makeFleet(instances + some, instances / 10, ['local-a', 'local-b', 'local-c']).map((one) => ({ one, at: null, wanted: 'UP first' }))
const [fleet, late] = [alive.slice(0, instances), alive.slice(instances)]
const sideOf = (n: number): 0 | 1 => (n % 2 === 0 ? 0 : 1)
let refused = 0

async function send(at: number, method: 'POST' | 'PUT' | 'DELETE', path: string, wanted: number, body?: string): Promise<void> {
  const answer = await pools[at]?.request({ method, path: `/eureka${path}`, ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }) })
  await answer?.body.dump()
  if (answer?.statusCode !== wanted) refused++
}
const register = ({ one }: Living, at: 0 | 1, turn: string) => send(at, 'POST', `/apps/${one.app}`, 204, registration(one, { interval, metadata: { turn } }))

interface Document {
  applications: { application: { instance: { instanceId: string; status: string; metadata: Record<string, string> }[] }[] }
}
/** Everything that one of them holds: id to status and metadata. */
async function held(at: number): Promise<Map<string, string>> {
  const answer = await pools[at]?.request({ method: 'GET', path: '/eureka/apps', headers: { accept: 'application/json' } })
  if (answer?.statusCode !== 200) throw new Error(`It answered ${answer?.statusCode}.`)
  const { applications } = (await answer.body.json()) as Document
  return new Map(applications.application.flatMap(({ instance }) => instance).map(({ instanceId, status, metadata }) => [instanceId, `${status} ${metadata.turn}`]))
}
const wanted = () => new Map(alive.filter(({ at }) => at !== null).map(({ one, wanted: state }) => [one.id, state]))
const differences = (one: Map<string, string>, other: Map<string, string>) => [...one].filter(([id, state]) => other.get(id) !== state).length + [...other.keys()].filter((id) => !one.has(id)).length
/** How many each of them says otherwise than it is. */
const apart = () => Promise.all([0, 1].map(async (at) => differences(await held(at), wanted())))
const equal = async () => ((await apart()).every((count) => count === 0) ? true : undefined)

// It may be that neither is filled yet: reads are refused for so long.
await until('both to answer', 60_000, async () => ((await Promise.all([held(0), held(1)])) ? true : undefined))
/** They renew from the moment on that they are registered. */
const arrive = (all: readonly Living[], lanes: number) =>
  eachOf([...all.entries()], lanes, async ([n, living]) => {
    await register(living, sideOf(n), 'first')
    living.at = sideOf(n)
  })
await arrive(fleet, 32)
await until('both to hold the same', equalWithinMs, equal)
note(`${instances} instances at both`)

let renewing = true
let lostMost = 0
const beats = (async () => {
  while (renewing)
    await paced(alive.length / interval, interval, async (n) => {
      const living = alive[n % alive.length]
      if (renewing && living && living.at !== null) await send(living.at, 'PUT', pathOf(living.one), 200)
    })
})()
/** Whoever renews is held where it renews, at every moment. */
async function countLost(): Promise<void> {
  const there = await Promise.all([held(0), held(1)])
  const isThere = ({ one, at }: Living) => at === null || there[at]?.has(one.id) === true
  lostMost = Math.max(lostMost, alive.filter((living) => !isThere(living)).length)
}

for (const link of links) link.cut()
const cutMs = performance.now()
note('cut')
const [changed = [], taken = [], ended = [], moved = []] = [0, 1, 2, 3].map((kind) => fleet.slice(kind * some, (kind + 1) * some))
await eachOf(changed, 8, async (living) => {
  living.wanted = 'UP second'
  await register(living, living.at ?? 0, 'second')
})
await eachOf(taken, 8, ({ one, at }) => send(at ?? 0, 'PUT', `${pathOf(one)}/status?value=OUT_OF_SERVICE`, 200))
for (const living of taken) living.wanted = 'OUT_OF_SERVICE first'
await eachOf(ended, 8, async (living) => {
  const { at } = living
  living.at = null
  await send(at ?? 0, 'DELETE', pathOf(living.one), 200)
})
// A client that reaches its server no longer goes to the other one, as it is.
await eachOf(moved, 8, async (living) => {
  const to = living.at === 0 ? 1 : 0
  living.wanted = 'UP moved'
  await register(living, to, 'moved')
  living.at = to
})
await arrive(late, 8)
const apartMost = await apart()
while (performance.now() - cutMs < partition * 1_000) {
  await countLost()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
}

for (const link of links) link.join()
const joinedMs = performance.now()
note(`joined; ${apartMost.join(' and ')} instances differ from what is`)
const tookMs = await until('both to hold the same', equalWithinMs, equal, 50).then(() => performance.now() - joinedMs, () => equalWithinMs)
await countLost()
renewing = false
await beats
const left = await apart()

await Promise.all(servers.map((server) => server.stop()))
await Promise.all(links.map((link) => link.close()))
bundle.remove()
const how = `${instances} instances on two registries, apart for ${partition} s; ${some} each of: changed, taken out of service, ended, moved to the other side, new`
report(
  [
    { name: 'equal again after healing', value: tookMs / 1_000, unit: 's', bar: 30, how: `${how}; each instance at both as its client last said` },
    { name: 'instances lost that kept renewing (bar 0)', value: lostMost, unit: 'instances', bar: 1, how: 'looked for at its own side each second of the partition and once after it' },
    { name: 'instances that differ in the end (bar 0)', value: left.reduce((sum, one) => sum + one, 0), unit: 'instances', bar: 1, how },
    { name: 'requests answered otherwise than wanted (bar 0)', value: refused, unit: 'requests', bar: 1, how: 'registrations, heartbeats, changes and cancels' },
  ],
  { apartWhileCut: apartMost },
)
process.exit(0)
