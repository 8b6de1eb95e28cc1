import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Pool } from 'undici'
import { eachOf, type FleetInstance, pathOf, registration } from './eureka-fleet'
import { note, percentile } from './figure'
import { heartbeatStorm } from './heartbeat-storm'
import { paced } from './paced'
import { cpuSeconds } from './processes'
import type { RegistryServer } from './registry-server'
import { until } from './until'

const unpack = promisify(gunzip)
/** What the estate asks by itself: a heartbeat and a delta from each instance in each interval, and some that begin with everything. */
const fullPerSecond = 5
const changesPerSecond = 1

export interface MeasureOptions {
  fleet: readonly FleetInstance[]
  intervalSeconds: number
  connections: number
  /** Of the storm and of the fetches each; `warmUpSeconds` go before the storm, and `fetchWarmUpSeconds` of the same fetches before those that count. */
  seconds: number
  warmUpSeconds: number
  fetchWarmUpSeconds: number
  /** From the registrations to the fetches. A delta shows changes of three minutes: an estate that has just registered is one whole delta. */
  settleSeconds: number
  /** How many changes are waited for, and how long for each. */
  changes: number
  seenWithinMs: number
}

export interface Measured {
  name: string
  registrationsPerSecond: number
  heartbeatsPerSecond: number
  heartbeatCpuMicros: number
  coreBusy: number
  wrong: number
  fullMs: { p50: number; p99: number }
  deltaMs: { p50: number; p99: number }
  fetched: { full: number; delta: number; bytesFull: number; failures: number }
  seenMs: { p50: number; p99: number; most: number }
}

/** One client: everything over connections that it keeps. */
function clientOf({ url }: RegistryServer) {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections: 64, headersTimeout: 60_000, bodyTimeout: 60_000 })
  async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: string) {
    const headers = { accept: 'application/json', 'accept-encoding': 'gzip', ...(body !== undefined && { 'content-type': 'application/json' }) }
    const answer = await pool.request({ method, path: pathname + path, headers, ...(body !== undefined && { body }) })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return { status: answer.statusCode, bytes, isPacked: answer.headers['content-encoding'] === 'gzip' }
  }
  async function text(path: string): Promise<string> {
    const { bytes, isPacked } = await ask('GET', path)
    return (isPacked ? await unpack(bytes) : bytes).toString()
  }
  return { ask, text, close: () => pool.destroy() }
}

const both = (times: number[]) => ({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) })

/** One server under measurement, with what its estate does all along. */
function estateOf(server: RegistryServer, { fleet, intervalSeconds }: Pick<MeasureOptions, 'fleet' | 'intervalSeconds'>) {
  const client = clientOf(server)
  const paths = fleet.map(pathOf)
  const perSecond = fleet.length / intervalSeconds
  let [wrong, beats] = [0, 0]
  async function expect(wanted: number, asked: Promise<{ status: number }>): Promise<void> {
    const status = await asked.then((answer) => answer.status, () => 0)
    if (status !== wanted) wrong++
  }
  const beat = () => expect(200, client.ask('PUT', paths[beats++ % paths.length] ?? ''))
  return {
    client, paths, perSecond,
    wrong: () => wrong,
    register: (one: FleetInstance) => expect(204, client.ask('POST', `/apps/${one.app}`, registration(one, { interval: intervalSeconds }))),
    /** A change of one of them: `n` says which. */
    change: (n: number, mark: string) => expect(200, client.ask('PUT', `${paths[(n * 37) % paths.length]}/metadata?mark=${mark}`)),
    renew: (seconds: number) => paced(perSecond, seconds, beat),
  }
}
type Estate = ReturnType<typeof estateOf>

/** How fast it answers heartbeats when it is asked for as many as it can. */
async function measureStorm(server: RegistryServer, { paths }: Estate, { connections, seconds, warmUpSeconds }: MeasureOptions) {
  await heartbeatStorm({ url: server.url, paths, connections, seconds: warmUpSeconds })
  const before = cpuSeconds(server.pid)
  const storm = await heartbeatStorm({ url: server.url, paths, connections, seconds })
  const cpu = cpuSeconds(server.pid) - before
  return { heartbeatsPerSecond: storm.answered / storm.seconds, heartbeatCpuMicros: (cpu / storm.answered) * 1e6, coreBusy: cpu / storm.seconds, wrong: storm.wrong }
}

/** How long fetches take under the estate's own load. */
async function measureFetches({ client, perSecond, renew, change }: Estate, seconds: number) {
  const [full, delta]: [number[], number[]] = [[], []]
  let [bytesFull, failures] = [0, 0]
  async function fetching(path: string, times: number[]): Promise<void> {
    const beganMs = performance.now()
    const answer = await client.ask('GET', path).catch(() => null)
    if (answer?.status !== 200 || !answer.isPacked) failures++
    else times.push(performance.now() - beganMs)
    if (answer && times === full) bytesFull = answer.bytes.length
  }
  await Promise.all([
    renew(seconds), paced(changesPerSecond, seconds, (n) => change(n, String(n))),
    paced(perSecond, seconds, () => fetching('/apps/delta', delta)), paced(fullPerSecond, seconds, () => fetching('/apps', full)),
  ])
  return { fullMs: both(full), deltaMs: both(delta), fetched: { full: full.length, delta: delta.length, bytesFull, failures } }
}

/** From sending a change to the whole delta that shows it, asked for again at once. */
async function measureChanges({ client, renew, change }: Estate, { changes, seenWithinMs }: MeasureOptions) {
  let waiting = true
  const renewing = (async () => {
    while (waiting) await renew(1)
  })()
  const seen: number[] = []
  for (let n = 0; n < changes; n++) {
    const mark = randomUUID()
    const sentMs = performance.now()
    await change(n, mark)
    await until('a change to be seen', seenWithinMs, async () => ((await client.text('/apps/delta')).includes(mark) ? true : undefined), 5)
    seen.push(performance.now() - sentMs)
  }
  waiting = false
  await renewing
  return { seenMs: { ...both(seen), most: Math.max(...seen) } }
}

/** All of it against one server, in the order in which an estate meets it. */
export async function measureRegistry(server: RegistryServer, options: MeasureOptions): Promise<Measured> {
  const estate = estateOf(server, options)
  const say = (text: string) => note(`${server.name}: ${text}`)
  const startedMs = performance.now()
  await eachOf(options.fleet, 64, estate.register)
  const registeredMs = performance.now()
  const registrationsPerSecond = (options.fleet.length / (registeredMs - startedMs)) * 1_000
  say(`${Math.round(registrationsPerSecond)} registrations a second`)
  const storm = await measureStorm(server, estate, options)
  say(`${Math.round(storm.heartbeatsPerSecond)} heartbeats a second, its core ${Math.round(storm.coreBusy * 100)} % busy`)
  const leftSeconds = Math.max(0, options.settleSeconds - (performance.now() - registeredMs) / 1_000)
  say(`${Math.round(leftSeconds)} s until the registrations have left the delta`)
  await estate.renew(leftSeconds)
  await measureFetches(estate, options.fetchWarmUpSeconds)
  const fetches = await measureFetches(estate, options.seconds)
  say(`full p99 ${Math.round(fetches.fullMs.p99)} ms, delta p99 ${Math.round(fetches.deltaMs.p99)} ms`)
  const changes = await measureChanges(estate, options)
  await estate.client.close()
  return { name: server.name, registrationsPerSecond, ...storm, ...fetches, ...changes, wrong: storm.wrong + estate.wrong() }
}
