import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { oneCollector } from '@/lib/collector/testing/run-collector'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { claimWork, releaseWork, wakeWork } from '@/lib/daemon/controllers/work-items'
import { registryListener } from '@/lib/daemon/registry/listener'
import { quietLog, wireInstance } from '@/lib/domains/registry/testing/build'
import type { Judged } from '@/lib/domains/registry/truth-schemas'
import { encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { resourceOf, spanRecord } from '@/lib/domains/telemetry/testing/records'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { closedPort } from '@/lib/testing/closed-port'
import { composeTruth } from './daemon-truth'
import { createDatabase } from './database'
import { createRegistry } from './registry'

/** Each verdict provoked over the wires: leases by HTTP, spans by OTLP into the real collector, addresses that answer or do not. */
const collector = oneCollector()
const minute = 60_000
const hostId = 'here'
let database: Database
/** Takes connections, as a stranger on this machine is only knocked at. */
let alive: Server
const alivePort = () => (alive.address() as AddressInfo).port
let world: Awaited<ReturnType<typeof startWorld>>

beforeAll(async () => {
  await collector.begin()
  database = createDatabase((await createTestDatabase()).applicationUrl)
  alive = createServer((_request, response) => response.end('well'))
  await new Promise<void>((resolve) => alive.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await database.$disconnect()
  alive.close()
  await collector.end()
})
beforeEach(async () => {
  world = await startWorld()
})
afterEach(async () => rm((await world.end()).dir, { recursive: true, force: true }))

/** The daemon's own pieces with a clock that runs from half an hour ago: telemetry is of the real now. */
async function startWorld(before?: { dir: string; lagMs: number; renewing: string[] }) {
  let lagMs = before?.lagMs ?? 30 * minute
  const clock = { nowMs: () => Date.now() - lagMs }
  const dir = before?.dir ?? (await mkdtemp(join(tmpdir(), 'truth-')))
  const registry = createRegistry({ dir, clock, log: quietLog })
  await registry.start()
  const listener = await registryListener(registry, { host: '127.0.0.1', port: 0, log: quietLog })
  const proxy = createControlClient('proxy', join(dir, 'none.sock'))
  const truth = await composeTruth({ database, registry, proxy, collector: collector.current().client, hostId, clock, log: quietLog })
  const routes = controlRoutes()
  truth.answer(routes)
  const control = await serveControl(join(dir, 'daemon.sock'), routes, quietLog)
  const daemon = createControlClient('daemon', join(dir, 'daemon.sock'))
  const [witnesses] = truth.controllers
  if (!witnesses) throw new Error('nobody asks the witnesses')

  const call = async (method: string, path: string, body?: unknown) =>
    (await fetch(`http://127.0.0.1:${listener.port}/eureka/apps/${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })).status
  const leases = new Set(before?.renewing)

  const step = async () => {
    await wakeWork(database, witnesses.kind, hostId)
    const [fence] = await claimWork(database, witnesses.kind, 'test', minute, 1)
    if (!fence) throw new Error('no work')
    await witnesses.step(fence, new AbortController().signal)
    await releaseWork(database, fence, 0)
  }

  /** Time passes: who has a lease renews it, and the witnesses are asked. */
  const pass = async (ms: number) => {
    lagMs -= ms
    for (const path of leases) expect(await call('PUT', path)).toBe(200)
    await step()
  }

  return {
    step,
    async register(app: string, id: string, port: number) {
      leases.add(`${app}/${id}`)
      expect(await call('POST', app, wireInstance({ app, instanceId: id, port: { $: port, '@enabled': 'true' }, lastDirtyTimestamp: String(clock.nowMs()) }))).toBe(204)
    },
    async cancel(app: string, id: string) {
      leases.delete(`${app}/${id}`)
      expect(await call('DELETE', `${app}/${id}`)).toBe(200)
    },
    pass,
    /** Ten seconds after what was served so long ago. */
    afterServed: (agoMs: number) => pass(lagMs - agoMs + 10_000),
    async of(instance: string): Promise<Judged | undefined> {
      const answer = await daemon.call(daemonCalls.listTruth, { applications: null, instances: [instance] })
      if (!answer.ok) throw new Error(answer.error.detail)
      return answer.value.items[0]
    },
    /** Everything ends, and its folder stays for the next. */
    async end() {
      await Promise.all([truth.close(), daemon.close(), proxy.close(), listener.close()])
      control.closeAllConnections()
      control.close()
      await registry.stop()
      return { dir, lagMs, renewing: [...leases] }
    },
  }
}

/**
 * So many requests that an instance served so long ago, as it tells itself. Each test has a time of its own: the collector keeps what was
 * dear to find out, and another test may have asked of the same ten seconds.
 */
async function serve(application: string, instance: string, requests: number, agoMs: number): Promise<void> {
  const body = encodeTraces([{ resource: { ...resourceOf(application), 'service.instance.id': instance }, items: Array.from({ length: requests }, () => spanRecord({ startNs: BigInt(Date.now() - agoMs) * 1_000_000n })) }])
  expect((await fetch(`${collector.current().url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: Buffer.from(body) })).status).toBe(200)
}

test('a lease that is renewed for an address where nobody listens is a ghost, and no sooner than three probes and a minute say so', async () => {
  await world.register('haunted', 'nobody-1', await closedPort())
  await world.step()
  expect(await world.of('nobody-1')).toMatchObject({ verdict: { kind: 'undecided', because: 'starting' }, evidence: { probe: { kind: 'unreachable', detail: 'connection refused', times: 1 } } })
  await world.pass(minute)
  expect(await world.of('nobody-1')).toMatchObject({ verdict: { kind: 'undecided', because: 'probe-failing' }, evidence: { probe: { times: 2 } } })
  await world.pass(15_000)
  expect(await world.of('nobody-1')).toMatchObject({ verdict: { kind: 'ghost' }, evidence: { lease: { status: 'UP' }, traffic: { kind: 'none' }, probe: { kind: 'unreachable', detail: 'connection refused', times: 3 } } })
})

test('who answers and is passed over while its fellow serves is silent; once it serves, it is well', async () => {
  await world.register('talk', 'talk-served', alivePort())
  await world.register('talk', 'talk-passed-over', alivePort())
  await world.step()
  expect(await world.of('talk-passed-over')).toMatchObject({ verdict: { kind: 'healthy', because: 'idle-like-its-fellows' }, evidence: { probe: { kind: 'answered', httpStatus: null } } })
  await serve('talk', 'talk-served', 25, 30_000)
  await world.afterServed(30_000)
  expect(await world.of('talk-served')).toMatchObject({ verdict: { kind: 'healthy', because: 'served' }, evidence: { traffic: { kind: 'seen', requests: 25 } } })
  expect(await world.of('talk-passed-over')).toMatchObject({ verdict: { kind: 'silent' }, evidence: { lease: { status: 'UP' }, traffic: { kind: 'none' }, probe: { kind: 'answered' }, fellowRequests: 25 } })
  await serve('talk', 'talk-passed-over', 1, 30_000)
  await world.pass(10_000)
  expect(await world.of('talk-passed-over')).toMatchObject({ verdict: { kind: 'healthy', because: 'served' } })
})

test('who took its lease back and goes on serving is a stowaway, until it registers', async () => {
  await world.register('hold', 'hold-1', alivePort())
  await world.step()
  await world.cancel('hold', 'hold-1')
  await world.step()
  expect(await world.of('hold-1')).toBeUndefined()
  await serve('hold', 'hold-1', 3, 2 * minute)
  await world.afterServed(2 * minute)
  expect(await world.of('hold-1')).toMatchObject({ application: 'hold', address: null, verdict: { kind: 'stowaway' }, evidence: { lease: null, traffic: { kind: 'seen', requests: 3 } } })
  await world.register('hold', 'hold-1', alivePort())
  await world.pass(10_000)
  expect(await world.of('hold-1')).toMatchObject({ verdict: { kind: 'healthy', because: 'served' }, evidence: { lease: { status: 'UP' } } })
})

test('whose lease comes and goes four times in ten minutes flaps, until ten minutes were quiet', async () => {
  const kindOf = async () => (await world.of('flap-1'))?.verdict.kind
  await world.register('flap', 'flap-1', alivePort())
  await world.step()
  for (const changes of [2, 4]) {
    await world.cancel('flap', 'flap-1')
    await world.pass(minute)
    expect(await kindOf()).toBeUndefined()
    await world.register('flap', 'flap-1', alivePort())
    await world.pass(minute)
    expect([changes, await kindOf()]).toEqual([changes, changes === 4 ? 'flapping' : 'healthy'])
  }
  expect(await world.of('flap-1')).toMatchObject({ verdict: { kind: 'flapping', witness: 'lease', changes: 4 }, evidence: { lease: { status: 'UP', changes: 4 }, probe: { kind: 'answered' } } })
  for (let times = 0; times < 10; times += 1) await world.pass(minute)
  expect(await kindOf()).toBe('healthy')
})

test('since when it is so outlives the daemon: the next one finds the same again, and only what is new begins anew', async () => {
  await world.register('lasting', 'lasting-1', await closedPort())
  await world.register('lasting', 'lasting-2', alivePort())
  await world.step()
  await world.pass(minute)
  await world.pass(15_000)
  const [ghost, well] = [await world.of('lasting-1'), await world.of('lasting-2')]
  expect([ghost?.verdict.kind, well?.verdict.kind]).toEqual(['ghost', 'healthy'])
  world = await startWorld(await world.end())
  await world.pass(5_000)
  expect(await world.of('lasting-1')).toMatchObject({ verdict: { kind: 'undecided', because: 'probe-failing' } })
  expect(await world.of('lasting-2')).toMatchObject({ verdict: well?.verdict, sinceMs: well?.sinceMs })
  await world.pass(5_000)
  await world.pass(5_000)
  expect(await world.of('lasting-1')).toMatchObject({ verdict: { kind: 'ghost' }, sinceMs: ghost?.sinceMs })
  await world.cancel('lasting', 'lasting-1')
  await world.step()
  expect((await database.instanceVerdict.findMany({ where: { application: 'lasting' } })).map(({ instance, kind }) => `${instance} ${kind}`)).toEqual(['lasting-2 healthy'])
})
