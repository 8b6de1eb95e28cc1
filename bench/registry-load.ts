/**
 * Registers instances over the Eureka wire and keeps renewing them:
 * `npx tsx bench/registry-load.ts --url http://127.0.0.1:8761 [--applications 1000] [--instances 10000] [--zones local-a,local-b,local-c] [--seconds 60]`.
 * Prints one JSON object; SIGTERM ends it early. Leases are left to run out unless `--leave` is given.
 */
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { type FleetInstance, makeFleet, registration } from './kit/eureka-fleet'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8761' },
    applications: { type: 'string', default: '1000' },
    instances: { type: 'string', default: '10000' },
    zones: { type: 'string', default: 'local-a,local-b,local-c' },
    seconds: { type: 'string', default: '60' },
    interval: { type: 'string', default: '30' },
    connections: { type: 'string', default: '64' },
    leave: { type: 'boolean', default: false },
  },
})
const [applications, instances, seconds, interval] = [values.applications, values.instances, values.seconds, values.interval].map(Number) as [number, number, number, number]
const zones = values.zones.split(',')
const pool = new Pool(new URL(values.url).origin, { connections: Number(values.connections), pipelining: 1 })

const fleet = makeFleet(instances, applications, zones)
const body = (one: FleetInstance): string => registration(one, { interval })

class Measure {
  times: number[] = []
  failures = 0
  startedMs = performance.now()
  async of(wanted: number, method: 'POST' | 'PUT' | 'DELETE', path: string, sent?: string): Promise<number> {
    const begin = performance.now()
    try {
      const answer = await pool.request({ method, path, ...(sent !== undefined && { body: sent, headers: { 'content-type': 'application/json' } }) })
      await answer.body.dump()
      if (answer.statusCode !== wanted) this.failures += 1
      return answer.statusCode
    } catch {
      this.failures += 1
      return 0
    } finally {
      this.times.push(performance.now() - begin)
    }
  }
  figures() {
    const sorted = this.times.sort((a, b) => a - b)
    const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
    const elapsed = (performance.now() - this.startedMs) / 1000
    return { requests: sorted.length, perSecond: Math.round((sorted.length / elapsed) * 10) / 10, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), failures: this.failures }
  }
}

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => (stopping = true))

/** As many at once as there are connections. */
async function each(work: (one: FleetInstance) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let one = fleet[next++]; one && !stopping; one = fleet[next++]) await work(one)
  }
  await Promise.all(Array.from({ length: Number(values.connections) }, lane))
}

const registrations = new Measure()
await each((one) => registrations.of(204, 'POST', `/eureka/v2/apps/${one.app}`, body(one)))
const registered = registrations.figures()

const renewals = new Measure()
let registeredAgain = 0
async function renewOne(one: FleetInstance): Promise<void> {
  const status = await renewals.of(200, 'PUT', `/eureka/v2/apps/${one.app}/${one.id}`)
  if (status !== 404) return
  registeredAgain += 1
  await renewals.of(204, 'POST', `/eureka/v2/apps/${one.app}`, body(one))
}

// Spread evenly over the interval, as a grown estate's heartbeats are.
const tickMs = 50
const endMs = performance.now() + seconds * 1000
const beganMs = performance.now()
let sent = 0
const open = new Set<Promise<void>>()
while (!stopping && performance.now() < endMs) {
  const due = Math.floor(((performance.now() - beganMs) / 1000) * (instances / interval))
  for (; sent < due; sent += 1) {
    const one = fleet[sent % instances]
    if (!one) break
    const running = renewOne(one).finally(() => open.delete(running))
    open.add(running)
  }
  await new Promise((resolve) => setTimeout(resolve, tickMs))
}
await Promise.all(open)
const renewed = renewals.figures()
stopping = false
if (values.leave) await each((one) => renewals.of(200, 'DELETE', `/eureka/v2/apps/${one.app}/${one.id}`))
await pool.close()
console.log(JSON.stringify({ applications, instances, register: registered, renew: renewed, registeredAgain }))
