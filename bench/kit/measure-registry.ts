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
/** Clients see changes of this long in a delta: an estate that has just registered is one whole delta. */
const deltaWindowSeconds = 180

export interface MeasureOptions {
  fleet: readonly FleetInstance[]
  intervalSeconds: number
  connections: number
  /** Of the storm and of the fetches each; `warmUpSeconds` go before the storm. */
  seconds: number
  warmUpSeconds: number
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
  return { ask, close: () => pool.destroy(), text: async (path: string) => {
    const { bytes, isPacked } = await ask('GET', path)
    return (isPacked ? await unpack(bytes) : bytes).toString()
  } }
}

/** All of it against one server: registers, storms, fetches under the estate's own load, and waits for changes. */
export async function measureRegistry(server: RegistryServer, options: MeasureOptions): Promise<Measured> {
  const { fleet, intervalSeconds, seconds, connections } = options
  const client = clientOf(server)
  const paths = fleet.map(pathOf)
  let wrong = 0
  const expect = async (wanted: number, asked: Promise<{ status: number }>) => void ((await asked.catch(() => ({ status: 0 }))).status === wanted || wrong++)

  let startedMs = performance.now()
  await eachOf(fleet, 64, (one) => expect(204, client.ask('POST', `/apps/${one.app}`, registration(one, { interval: intervalSeconds }))))
  const registrationsPerSecond = fleet.length / ((performance.now() - startedMs) / 1_000)
  const registeredMs = performance.now()
  note(`${server.name}: ${Math.round(registrationsPerSecond)} registrations a second`)

  await heartbeatStorm({ url: server.url, paths, connections, seconds: options.warmUpSeconds })
  const cpuBefore = cpuSeconds(server.pid)
  const storm = await heartbeatStorm({ url: server.url, paths, connections, seconds })
  const cpu = cpuSeconds(server.pid) - cpuBefore
  note(`${server.name}: ${Math.round(storm.answered / storm.seconds)} heartbeats a second, its core ${Math.round((cpu / storm.seconds) * 100)} % busy`)

  const beat = (n: number) => expect(200, client.ask('PUT', paths[n % paths.length] ?? ''))
  const idle = deltaWindowSeconds + 40 - (performance.now() - registeredMs) / 1_000
  note(`${server.name}: ${Math.max(0, Math.round(idle))} s until the registrations have left the delta`)
  await paced(fleet.length / intervalSeconds, Math.max(0, idle), beat)

  const [full, delta] = [[] as number[], [] as number[]]
  let [bytesFull, failures] = [0, 0]
  const fetch = (path: string, times: number[]) => async () => {
    const beganMs = performance.now()
    const answer = await client.ask('GET', path).catch(() => null)
    if (answer?.status !== 200 || !answer.isPacked) return void failures++
    times.push(performance.now() - beganMs)
    if (times === full) bytesFull = answer.bytes.length
  }
  const change = (n: number) => expect(200, client.ask('PUT', `${paths[(n * 37) % paths.length]}/metadata?turn=${n}`))
  await Promise.all([
    paced(fleet.length / intervalSeconds, seconds, beat), paced(changesPerSecond, seconds, change),
    paced(fleet.length / intervalSeconds, seconds, fetch('/apps/delta', delta)), paced(fullPerSecond, seconds, fetch('/apps', full)),
  ])
  note(`${server.name}: full p99 ${Math.round(percentile(full, 0.99))} ms, delta p99 ${Math.round(percentile(delta, 0.99))} ms`)

  const seen: number[] = []
  for (let n = 0; n < options.changes; n++) {
    const mark = randomUUID()
    startedMs = performance.now()
    await expect(200, client.ask('PUT', `${paths[(n * 101) % paths.length]}/metadata?mark=${mark}`))
    await until('a change to be seen', options.seenWithinMs, async () => ((await client.text('/apps/delta')).includes(mark) ? true : undefined), 5)
    seen.push(performance.now() - startedMs)
  }
  await client.close()
  const both = (times: number[]) => ({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) })
  return {
    name: server.name, registrationsPerSecond, heartbeatsPerSecond: storm.answered / storm.seconds, heartbeatCpuMicros: (cpu / storm.answered) * 1e6, coreBusy: cpu / storm.seconds, wrong: wrong + storm.wrong,
    fullMs: both(full), deltaMs: both(delta), fetched: { full: full.length, delta: delta.length, bytesFull, failures }, seenMs: { ...both(seen), most: Math.max(...seen) },
  }
}
