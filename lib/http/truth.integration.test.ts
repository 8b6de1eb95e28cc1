import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { collectorCalls } from '@/lib/control/collector-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { createHoldController } from '@/lib/daemon/controllers/hold-controller'
import { claimWork, releaseWork, wakeWork } from '@/lib/daemon/controllers/work-items'
import { discoveryContent } from '@/lib/daemon/discovery/snapshot'
import { answerRegistryCalls } from '@/lib/daemon/registry/control-answers'
import { answerTruthCalls } from '@/lib/daemon/registry/truth-answers'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { LeaseLost } from '@/lib/domains/delivery/ports'
import { createMemoryHeadCopy } from '@/lib/domains/ledger/adapters/memory-head-copy'
import { createPrismaLedgerReader } from '@/lib/domains/ledger/adapters/prisma-ledger-reader'
import { entryOf } from '@/lib/domains/ledger/schemas'
import { walkLedger } from '@/lib/domains/ledger/verify-ledger'
import { cleanUpGhosts } from '@/lib/domains/registry/adapters/clean-up-ghosts'
import { createMemoryJournal } from '@/lib/domains/registry/adapters/memory-journal'
import { createPrismaHoldWork } from '@/lib/domains/registry/adapters/prisma-hold-work'
import { holdKind } from '@/lib/domains/registry/adapters/prisma-holds'
import { createPrismaZoneDrainStore, listDrainedZones } from '@/lib/domains/registry/adapters/prisma-zone-drains'
import { createRegistry, type Registry } from '@/lib/domains/registry/registry'
import { instanceInfo, quietLog } from '@/lib/domains/registry/testing/build'
import { createTruthBook, type TruthBook } from '@/lib/domains/registry/truth-book'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let registry: Registry
let book: TruthBook
const servers: Server[] = []
const tokens: Record<string, string> = {}
const routes = apiRoutes()
/** What the parts that are not here say. */
const said = { open: {} as Record<string, number>, connected: true, requestsPerMinute: 0 }
const zones = ['a', 'b', 'c']
const ids = ['h-1', 'h-2', 'h-3']

const register = (app: string, instanceId: string, zone: string) => registry.writes.register(instanceInfo({ app, instanceId, hostName: '10.0.0.1', ipAddr: '10.0.0.1', metadata: { zone } }, web.clock.nowMs()), null)

/** Time passes, and everybody of these answers probes. */
async function pass(ms: number, alive: readonly string[]): Promise<void> {
  web.advanceMs(ms)
  for (const { info } of registry.table.all()) await registry.writes.renew({ app: info.app, id: info.instanceId, secret: null }, null)
  const nowMs = web.clock.nowMs()
  book.observe(nowMs)
  for (const { key } of book.due(nowMs, 99)) book.probed(key, alive.some((id) => key.endsWith(` ${id}`)) ? { kind: 'answered', latencyMs: 1, httpStatus: 200 } : { kind: 'unreachable', detail: 'connection refused' }, nowMs)
  book.heard({ asOfMs: nowMs, windowMs: 120_000, complete: true, byInstance: new Map(alive.map((id) => [id, { requests: 30, lastAtMs: nowMs }])), applicationOf: new Map() })
  book.judge(nowMs)
}

beforeAll(async () => {
  web = await createTestWeb({ still: true })
  const { database, settings, log } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  for (const role of ['viewer', 'member', 'lead'] as const) tokens[role] = await addToken(database, role, front.id)
  tokens.operator = await addToken(database, 'operator')
  tokens.stranger = await addToken(database, 'lead', back.id)
  await database.application.create({ data: { id: newId(), name: 'home', teamId: front.id } })
  await database.application.create({ data: { id: newId(), name: 'other', teamId: back.id } })
  registry = createRegistry({ clock: web.clock, log: quietLog, journal: () => createMemoryJournal() })
  await registry.start()
  book = createTruthBook(registry.table, web.clock.nowMs())
  for (const [at, zone] of zones.entries()) await register('home', ids[at] ?? '', zone)
  await register('other', 'o-1', 'a')
  for (let times = 0; times < 5; times += 1) await pass(20_000, [...ids, 'o-1'])

  const answers = controlRoutes()
  answerRegistryCalls(answers, registry, { states: () => [] })
  answerTruthCalls(answers, { book, targets: registry.targets, nowMs: web.clock.nowMs, cleanUp: (groups, doer) => cleanUpGhosts({ database, registry, book }, groups, doer) })
  servers.push(await serveControl(join(settings.dataDir, 'daemon.sock'), answers, log))
  const collector = controlRoutes()
  const meta = () => ({ source: 'test', asOfMs: web.clock.nowMs(), newestMs: null, complete: true, missing: [] })
  answerCall(collector, collectorCalls.goldenOf, ({ applications, range, stepMs }) => ({
    ok: true, value: { stepMs, meta: meta(), of: applications.map((name) => ({ newestMs: null, complete: true, points: name === 'home' ? [{ atMs: range.fromMs, requests: said.requestsPerMinute, errors: 0, p50Ms: null, p95Ms: null, p99Ms: null }] : [] })) },
  }))
  answerCall(collector, collectorCalls.summary, () => ({
    ok: true, value: { total: 3, meta: meta(), rows: ids.map((key) => ({ key, requests: 1, errors: 0, p50Ms: null, p95Ms: null, p99Ms: null, worstZone: null, spark: { requests: Array.from({ length: 60 }, (_, at) => (at === 30 ? said.requestsPerMinute / 3 : null)), errors: [], p95Ms: [] } })) },
  }))
  servers.push(await serveControl(join(settings.dataDir, 'collector.sock'), collector, log))
  const proxy = controlRoutes()
  answerCall(proxy, proxyCalls.status, () => ({ ok: true, value: { discoveryVersion: 1, discoveryAgeMs: 0, daemonConnected: said.connected, targets: 3, ejected: [], requests: { edge: 0, sidecar: 0 }, open: said.open } }))
  servers.push(await serveControl(join(settings.dataDir, 'proxy.sock'), proxy, log))
})
afterAll(async () => {
  await web.close()
  await registry.stop()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function ask(who: string, method: string, path: string, body?: unknown) {
  const [address = '', query = ''] = path.split('?')
  const parts = address.split('/')
  const fits = (pattern: string[]) => pattern.length === parts.length && pattern.every((part, at) => part.startsWith('{') || part === parts[at])
  const route = routes.find((one) => one.method === method && fits(one.path.replace('/api/v1', '').split('/')))
  if (!route) throw new Error(`no route for ${method} ${path}`)
  const params = Object.fromEntries(route.path.replace('/api/v1', '').split('/').flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const request = new Request(`http://127.0.0.1:3000/api/v1${address}?${query}`, {
    method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await route.handler(request, { params: Promise.resolve(params) })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown> }
}

const entries = async (count: number) => (await web.database.ledgerEntry.findMany({ orderBy: { position: 'desc' }, take: count })).map(entryOf).toReversed()

/** One step of the controller, as the runner takes it. */
async function step(crashAt?: string, meanwhile?: () => Promise<unknown>): Promise<number> {
  const { database } = web
  const controller = createHoldController({
    kind: holdKind, work: createPrismaHoldWork(database, requireFence),
    leaseOf: (application, instance) => registry.table.find(application.toUpperCase(), instance),
    takeOut: (id) => registry.setInstanceStatus(id, 'OUT_OF_SERVICE'),
    bringBack: (id) => registry.clearInstanceStatus(id),
    openRequests: async (id) => (said.connected ? (said.open[id] ?? 0) : null),
    crash: async (point, act) => {
      if (`${point} ${act}` !== crashAt) return
      if (!meanwhile) throw new Error('killed')
      await meanwhile()
    },
  })
  for (const { objectId } of await database.workItem.findMany({ where: { kind: holdKind } })) await wakeWork(database, holdKind, objectId)
  const [fence] = await claimWork(database, holdKind, 'test', 60_000, 1)
  if (!fence) throw new Error('no work')
  try {
    return (await controller.step(fence, new AbortController().signal)).nextLookMs
  } finally {
    await releaseWork(database, fence, 0)
  }
}

test('each sees what is true of their own, and the operator of all', async () => {
  const seen = async (who: string) => (await ask(who, 'GET', '/registry/truth')).body.items as { instance: string; verdict: { kind: string } }[]
  expect((await seen('viewer')).map(({ instance, verdict }) => `${instance} ${verdict.kind}`)).toEqual(['h-1 healthy', 'h-2 healthy', 'h-3 healthy'])
  expect((await seen('stranger')).map(({ instance }) => instance)).toEqual(['o-1'])
  expect(await seen('operator')).toHaveLength(4)
  expect((await ask('viewer', 'GET', '/registry/truth?instances=h-1,o-1')).body).toMatchObject({ total: 1, counts: { healthy: 1, ghost: 0 }, telemetry: { complete: true } })
})

describe('an instance is taken out of service', () => {
  const hold = '/applications/home/instances/h-1/hold'

  test('not by a viewer, not by another team, not without a reason, and not the last one', async () => {
    expect(await ask('viewer', 'PUT', hold, { why: 'x' })).toMatchObject({ status: 403, body: { refusal: { rule: 'instances:hold needs member' } } })
    expect((await ask('stranger', 'PUT', hold, { why: 'x' })).status).toBe(404)
    expect((await ask('member', 'PUT', hold, { why: ' ' })).status).toBe(400)
    expect((await ask('member', 'PUT', '/applications/home/instances/nobody/hold', { why: 'x' })).status).toBe(404)
    expect(await ask('stranger', 'PUT', '/applications/other/instances/o-1/hold', { why: 'x' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('only one') } })
    expect(await web.database.instanceHold.count()).toBe(0)
  })

  test('by a drain: intended, out of what the proxy may ask, and done when its last request is answered', async () => {
    said.open = { 'h-1': 2 }
    expect(await ask('member', 'PUT', hold, { why: 'looks odd' })).toMatchObject({ status: 202, body: { phase: 'asked', mode: 'drain', why: 'looks odd' } })
    expect((await ask('member', 'PUT', hold, { why: 'again' })).status).toBe(409)
    // Killed after the act and before the record: the next try finds it done and records it once.
    await expect(step('between-act-and-record hold take-out')).rejects.toThrow('killed')
    await step()
    const { targets } = discoveryContent({ state: 'ready', targets: registry.targets(), known: [] })
    expect(targets.map(({ instance }) => instance)).not.toContain('h-1')
    await web.database.instanceHold.updateMany({ data: { phaseSince: new Date(Date.now() - 5_000) } })
    expect(await step()).toBe(300)
    expect((await ask('viewer', 'GET', '/registry/truth?instances=h-1')).body).toMatchObject({ items: [{ hold: { phase: 'draining' }, openRequests: 2 }] })
    said.connected = false
    said.open = {}
    expect(await step(), 'a proxy with an old picture says nothing').toBe(300)
    said.connected = true
    await step()
    expect((await ask('viewer', 'GET', '/registry/truth?instances=h-1')).body).toMatchObject({ items: [{ hold: { phase: 'out', by: 'member token' } }] })
    expect(await entries(3)).toMatchObject([
      { action: 'instance.ask-drain', phase: 'done', application: 'home', why: 'looks odd', actor: { kind: 'token' }, subject: { kind: 'instance', id: 'h-1' } },
      { action: 'instance.drain', phase: 'intended', application: 'home', why: 'looks odd', actor: { kind: 'controller' } },
      { action: 'instance.drain', phase: 'done', why: 'looks odd', actor: { kind: 'controller' }, after: { openRequests: 0 } },
    ])
  })

  test('its override is put back where it was lost', async () => {
    await registry.clearInstanceStatus('h-1')
    expect(registry.table.find('HOME', 'h-1')?.status).toBe('UP')
    await step()
    expect(registry.table.find('HOME', 'h-1')?.status).toBe('OUT_OF_SERVICE')
    expect(await step()).toBe(5_000)
  })

  test('a controller that was taken over records nothing', async () => {
    const { database } = web
    const work = createPrismaHoldWork(database, requireFence)
    const [old] = await claimWork(database, holdKind, 'old', 60_000, 1)
    const fence = old ?? expect.unreachable()
    await database.workItem.updateMany({ where: { kind: holdKind }, data: { leaseEpoch: { increment: 1 }, leaseHolder: 'new' } })
    const record = (await work.load(fence.objectId)) ?? expect.unreachable()
    await expect(work.record(fence, record, { kind: 'bring-back' })).rejects.toThrow(LeaseLost)
    expect(await database.instanceHold.count()).toBe(1)
    await database.workItem.updateMany({ where: { kind: holdKind }, data: { leaseHolder: null, leaseExpiresAt: null } })
  })

  test('and is brought back, with what its client says of itself', async () => {
    expect((await ask('viewer', 'DELETE', `${hold}?why=x`)).status).toBe(403)
    expect((await ask('stranger', 'DELETE', `${hold}?why=x`)).status).toBe(404)
    expect((await ask('member', 'DELETE', `${hold}?why=fine`)).body).toMatchObject({ phase: 'leaving' })
    await expect(step('before-act hold bring-back')).rejects.toThrow('killed')
    expect(registry.table.find('HOME', 'h-1')?.status).toBe('OUT_OF_SERVICE')
    await expect(step('after-record hold bring-back')).rejects.toThrow('killed')
    await step()
    expect(registry.table.find('HOME', 'h-1')).toMatchObject({ status: 'UP', override: null })
    expect(await web.database.instanceHold.count()).toBe(0)
    expect((await entries(2)).map(({ action, phase, why }) => `${action} ${phase} ${why}`)).toEqual(['instance.ask-back done fine', 'instance.bring-back done fine'])
    expect((await ask('member', 'DELETE', `${hold}?why=again`)).status).toBe(409)
  })

  const back = () => ask('member', 'DELETE', `${hold}?why=after%20all`)
  const told = async (count: number) => (await entries(count)).map(({ action, phase, actor, after }) => `${action} ${phase} ${actor.kind} ${JSON.stringify(after)}`)
  const settled = 'instance.drain failed controller {"askedBack":true}'

  test('a drain that is asked back before its end is settled, by the one who intended it', async () => {
    said.open = { 'h-1': 2 }
    await ask('member', 'PUT', hold, { why: 'odd' })
    await step()
    expect(await told(1)).toEqual(['instance.drain intended controller {"status":"OUT_OF_SERVICE"}'])
    expect((await back()).status).toBe(202)
    expect(await told(2)).toEqual([settled, 'instance.ask-back done token {"wanted":"UP"}'])
    await step()
    expect(await told(1)).toEqual(['instance.bring-back done controller {"status":"UP"}'])
  })

  test('once, however late its controller hears of it', async () => {
    await ask('member', 'PUT', hold, { why: 'odd' })
    await step('between-act-and-record hold take-out', back)
    expect(await told(2)).toEqual(['instance.ask-back done token {"wanted":"UP"}', 'instance.drain failed controller {"askedBack":true,"status":"OUT_OF_SERVICE"}'])
    await step()

    await ask('member', 'PUT', hold, { why: 'odd' })
    await step()
    said.open = {}
    await web.database.instanceHold.updateMany({ data: { phaseSince: new Date(Date.now() - 5_000) } })
    await step('between-act-and-record hold drained', back)
    expect(await told(2)).toEqual([settled, 'instance.ask-back done token {"wanted":"UP"}'])
    await step()
    expect(registry.table.find('HOME', 'h-1')).toMatchObject({ status: 'UP', override: null })
  })
})

describe('can we lose a zone now', () => {
  const drain = '/registry/zones/a/drain'
  const own = async (who: string) => ((await ask(who, 'GET', '/registry/zones')).body.applications as { application: string; verdict: unknown; limit: unknown; maySet: boolean }[])[0]

  test('what was seen is not enough, which proves nothing; by what its team declares the answer is yes, and by how much', async () => {
    said.requestsPerMinute = 6_000
    expect(await own('viewer')).toMatchObject({ application: 'home', peakRate: 100, maySet: false, limit: { from: 'measured' }, verdict: { kind: 'judged', worst: { kind: 'unproven', left: 2, seenRate: expect.closeTo(33.3, 1) } } })
    expect((await ask('viewer', 'GET', '/registry/zones')).body.counts).toEqual({ yes: 0, no: 0, undecided: 1 })
    expect(await ask('viewer', 'PUT', '/applications/home/capacity', { ratePerInstance: 60, why: 'load test' })).toMatchObject({ status: 403, body: { refusal: { rule: 'capacity:write needs member' } } })
    expect((await ask('stranger', 'PUT', '/applications/home/capacity', { ratePerInstance: 60, why: 'x' })).status).toBe(404)
    expect((await ask('member', 'PUT', '/applications/home/capacity', { ratePerInstance: 0, why: 'x' })).status).toBe(400)
    expect((await ask('member', 'PUT', '/applications/home/capacity', { ratePerInstance: 60, why: 'load test' })).status).toBe(204)
    expect(await own('member')).toMatchObject({ maySet: true, limit: { ratePerInstance: 60, from: 'declared', setBy: 'member token' }, verdict: { worst: { kind: 'yes', spareRate: 20 } } })
    expect(await entries(1)).toMatchObject([{ action: 'application.capacity', before: { ratePerInstance: null }, after: { ratePerInstance: 60 }, why: 'load test', application: 'home' }])
  })

  test('a lead may not drain one, and an operator not where somebody could not bear it', async () => {
    expect(await ask('lead', 'PUT', drain, { why: 'x' })).toMatchObject({ status: 403, body: { refusal: { rule: 'zones:drain needs operator' } } })
    expect((await ask('operator', 'PUT', '/registry/zones/nowhere/drain', { why: 'x' })).status).toBe(404)
    // `other` has its only instance there.
    expect(await ask('operator', 'PUT', drain, { why: 'power' })).toMatchObject({ status: 409, body: { detail: 'Not all can bear it: other. Give them more elsewhere first, or override it.' } })
    expect((await ask('operator', 'PUT', drain, { override: true })).status).toBe(400)
    expect(await web.database.zoneDrain.count()).toBe(0)
  })

  test('overridden it gets nothing more, but whoever has nobody elsewhere is served, and is named', async () => {
    expect(await ask('operator', 'PUT', drain, { why: 'power', override: true })).toMatchObject({ status: 200, body: { zone: 'a', drain: { overridden: true, why: 'power' }, stranded: ['other'] } })
    const drained = new Set((await listDrainedZones(web.database)).map(({ zone }) => zone))
    expect(discoveryContent({ state: 'ready', targets: registry.targets(), known: [], drained }).targets.map(({ instance }) => instance).toSorted()).toEqual(['h-2', 'h-3', 'o-1'])
    const about = { action: 'zone.drain', subject: { kind: 'zone', id: 'a' }, after: { drained: true, overridden: true }, why: 'power' }
    const refusing = { application: 'other', because: 'one-zone', missingRate: null }
    expect(await entries(3)).toMatchObject([
      { ...about, application: 'home', evidence: { up: 1 } },
      { ...about, application: 'other', evidence: { up: 1, refusing } },
      { ...about, application: null, teamId: null, evidence: { touched: [{ application: 'home', up: 1 }, { application: 'other', up: 1, refusing }] } },
    ])
    // Each team reads what touches its own, and nothing of the others.
    const read = async (who: string) => (await ask(who, 'GET', '/changes?action=zone.drain')).body.items as { application: string | null }[]
    expect([await read('viewer'), await read('stranger')].map((items) => items.map(({ application }) => application))).toEqual([['home'], ['other']])
    expect(JSON.stringify(await read('viewer'))).not.toContain('other')
    expect(await read('operator')).toHaveLength(3)
    expect((await ask('operator', 'PUT', drain, { why: 'again', override: true })).status).toBe(409)
    // What is left is judged without it.
    expect(await own('viewer')).toMatchObject({ verdict: { kind: 'judged', worst: { kind: 'no', left: 1, missingRate: 40 } } })
  })

  test('and it is brought back', async () => {
    expect((await ask('lead', 'DELETE', `${drain}?why=x`)).status).toBe(403)
    expect(await ask('operator', 'DELETE', `${drain}?why=power%20is%20back`)).toMatchObject({ status: 200, body: { drain: null, instances: 2 } })
    expect((await ask('operator', 'DELETE', `${drain}?why=again`)).status).toBe(409)
    const about = { action: 'zone.bring-back', before: { drained: true }, why: 'power is back' }
    expect(await entries(3)).toMatchObject([{ ...about, application: 'home' }, { ...about, application: 'other' }, { ...about, teamId: null }])
  })
})

test('whoever was in a zone when it was drained hears that it is back, though they are there no more', async () => {
  const drains = createPrismaZoneDrainStore(web.database)
  const doer = { actor: { kind: 'person', id: 'o', name: 'o' }, why: 'x' }
  expect(await drains.drain('z', false, [{ application: 'home', up: 1 }, { application: 'nobody-deployed-it', up: 1 }], doer)).toBe(true)
  expect(await drains.drain('z', false, [], doer)).toBe(false)
  expect(await drains.bringBack('z', [{ application: 'other', up: 2 }], doer)).toBe(true)
  expect(await drains.bringBack('z', [], doer)).toBe(false)
  expect((await entries(5)).map(({ action, application, evidence }) => [action, application, evidence])).toEqual([
    ['zone.drain', 'home', { up: 1 }],
    ['zone.drain', null, { touched: [{ application: 'home', up: 1 }, { application: 'nobody-deployed-it', up: 1 }] }],
    ['zone.bring-back', 'home', { up: 0 }],
    ['zone.bring-back', 'other', { up: 2 }],
    ['zone.bring-back', null, { touched: [{ application: 'other', up: 2 }, { application: 'home', up: 0 }, { application: 'nobody-deployed-it', up: 0 }] }],
  ])
  expect(await walkLedger({ ledger: createPrismaLedgerReader(web.database), copies: createMemoryHeadCopy() })()).toMatchObject({ intact: true })
})

describe('ghosts are cleaned up', () => {
  const chosen = [{ application: 'home', instance: 'h-3' }, { application: 'home', instance: 'h-1' }, { application: 'other', instance: 'o-1' }]

  test('the preview says who goes, who stays, and nothing of others', async () => {
    for (let times = 0; times < 9; times += 1) await pass(20_000, ['h-1', 'h-2', 'o-1'])
    expect((await ask('lead', 'GET', '/registry/truth?verdict=ghost')).body).toMatchObject({ total: 1, items: [{ instance: 'h-3' }] })
    const fates = async (who: string) => ((await ask(who, 'POST', '/registry/clean-up/preview', { instances: chosen })).body.items as { fate: string }[]).map(({ fate }) => fate)
    expect(await fates('lead')).toEqual(['removes', 'not-a-ghost', 'gone'])
    expect(await fates('viewer')).toEqual(['not-allowed', 'not-allowed', 'gone'])
    expect(await fates('operator')).toEqual(['removes', 'not-a-ghost', 'not-a-ghost'])
  })

  test('a member may not; a lead removes the ghost alone, with the evidence in the ledger', async () => {
    expect(await ask('member', 'POST', '/registry/clean-up', { instances: chosen, why: 'x' })).toMatchObject({ status: 403, body: { refusal: { rule: 'registry:clean-up needs lead' } } })
    expect((await ask('stranger', 'POST', '/registry/clean-up', { instances: chosen.slice(0, 1), why: 'x' })).status).toBe(409)
    expect((await ask('lead', 'POST', '/registry/clean-up', { instances: chosen.slice(1, 2), why: 'x' })).status).toBe(409)
    const { body } = await ask('lead', 'POST', '/registry/clean-up', { instances: chosen, why: 'lost machine' })
    expect(body).toMatchObject({ removed: [{ instance: 'h-3' }] })
    expect((body.kept as { instance: string }[]).map(({ instance }) => instance).toSorted()).toEqual(['h-1', 'o-1'])
    expect(registry.table.find('HOME', 'h-3')).toBeNull()
    expect(registry.table.find('OTHER', 'o-1')).not.toBeNull()
    expect(await entries(2)).toMatchObject([
      { action: 'registry.clean-up', phase: 'intended', application: 'home', before: { leases: ['h-3'] }, why: 'lost machine', evidence: [{ instance: 'h-3', probe: { kind: 'unreachable' }, traffic: { kind: 'none' } }] },
      { action: 'registry.clean-up', phase: 'done', after: { removed: ['h-3'] } },
    ])
  })
})
