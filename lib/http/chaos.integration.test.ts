import { mkdirSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { readScope } from '@/lib/domains/gateway/core/fault-scope'
import type { FaultsOfRun } from '@/lib/domains/gateway/fault-schemas'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let proxy: Server
const tokens: Record<string, string> = {}
const routes = apiRoutes()
/** What the proxy was told, in order; and what it counts: fifty good calls a second. */
const put: FaultsOfRun[] = []

beforeAll(async () => {
  web = await createTestWeb()
  const { database } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  tokens.lead = await addToken(database, 'lead', front.id)
  tokens.member = await addToken(database, 'member', front.id)
  tokens.viewer = await addToken(database, 'viewer', front.id)
  tokens.stranger = await addToken(database, 'lead', back.id)
  for (const [name, teamId] of [['home', front.id], ['shop', front.id], ['far', back.id]] as const) {
    const applicationId = newId()
    await database.application.create({ data: { id: applicationId, name, teamId } })
    await database.release.create({ data: { id: `r-${name}`, applicationId, number: 1, digest: name, sizeBytes: 1n, command: ['node'], createdBy: 'p' } })
    await database.serverGroup.create({ data: { id: `g-${name}`, applicationId, cluster: name, sequence: 0, name: `${name}-v000`, releaseId: `r-${name}`, desiredSize: 1, zones: ['local-a'] } })
    await database.instance.create({ data: { id: `${name}-v000-abc123`, serverGroupId: `g-${name}`, host: 'h', zone: 'local-a', slot: 0, port: 1, secretHash: name, state: 'healthy' } })
  }
  const handlers = controlRoutes()
  answerCall(handlers, proxyCalls.putFaults, (faults) => (put.push(faults), ok(null)))
  answerCall(handlers, proxyCalls.faults, () => ok({ nowMs: Date.now(), counts: [{ run: 'orphan', rule: 'x', seen: 1, injected: 1, active: true, endsAtMs: Date.now() + 60_000 }] }))
  answerCall(handlers, proxyCalls.pairSeconds, () => {
    const nowMs = Date.now()
    const first = Math.floor(nowMs / 1_000) * 1_000 - 20_000
    return ok({ nowMs, seconds: Array.from({ length: 20 }, (_, at) => ({ atMs: first + at * 1_000, caller: null, callee: 'home', requests: 50, errors: 0, fallbacks: 0, injected: 0, durations: [0, 0, 50] })) })
  })
  proxy = await serveControl(socketPath(web.settings, 'proxy'), handlers, createLog('proxy', () => undefined))
})
afterAll(async () => {
  await web.close()
  proxy.closeAllConnections()
  proxy.close()
})

async function ask(who: string, method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const [address = '', query = ''] = path.split('?')
  const parts = address.split('/')
  const matching = routes.filter((one) => {
    const pattern = one.path.replace('/api/v1', '').split('/')
    return one.method === method && pattern.length === parts.length && pattern.every((part, at) => part.startsWith('{') || part === parts[at])
  })
  const route = matching.find((one) => !one.path.includes('{')) ?? matching[0]
  if (!route) throw new Error(`no route for ${method} ${path}`)
  const params = Object.fromEntries(route.path.replace('/api/v1', '').split('/').flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const request = new Request(`http://127.0.0.1:3000/api/v1${address}?${query}`, {
    method, headers: { authorization: `Bearer ${tokens[who]}`, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await route.handler(request, { params: Promise.resolve(params) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const slow = { application: 'home', fault: 'delay', delayMs: 200, why: 'to learn' }

test('a preview names targets, blast radius and steady state, and what refuses; it changes nothing', async () => {
  expect(await ask('viewer', 'POST', '/chaos/runs/preview', { application: 'home', fault: 'kill' })).toMatchObject({
    status: 200, body: { targets: [{ instance: 'home-v000-abc123', zone: 'local-a' }], draws: 1, blast: { instances: { hit: 1, of: 1 } }, conditions: [{ condition: { caller: 'edge', callee: '*' }, state: 'holds', value: 0 }, { state: 'holds' }], findings: [{ kind: 'refuses', rule: 'forbidden', liftedBy: ['member', 'lead', 'operator'] }, { kind: 'warns', rule: 'last-instance' }] },
  })
  expect(await ask('stranger', 'POST', '/chaos/runs/preview', { application: 'home', fault: 'kill' })).toMatchObject({ status: 404 })
  expect(await web.database.chaosRun.count()).toBe(0)
})

test('what is refused names field, rule and cure, and writes nothing', async () => {
  expect(await ask('viewer', 'POST', '/chaos/runs', slow)).toMatchObject({ status: 403, body: { refusal: { rule: 'chaos:run needs member' } } })
  expect(await ask('stranger', 'POST', '/chaos/runs', slow)).toMatchObject({ status: 404 })
  expect(await ask('member', 'POST', '/chaos/runs', { ...slow, caller: 'far' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/caller' }] } })
  expect(await ask('member', 'POST', '/chaos/runs', { ...slow, why: '', delayMs: 0, sharePercent: 101, termSeconds: 4, conditions: [] })).toMatchObject({
    status: 400, body: { errors: [{ pointer: '#/delayMs' }, { pointer: '#/sharePercent' }, { pointer: '#/termSeconds' }, { pointer: '#/conditions' }, { pointer: '#/why' }] },
  })
  const told = (condition: object) => ({ ...slow, conditions: [{ source: 'telemetry', measure: 'p95', application: 'home', bound: 400, ...condition }] })
  for (const [condition, pointer] of [[{ measure: 'p99' }, 'measure'], [{ application: '*' }, 'application'], [{ source: 'stars' }, 'source'], [{ measure: 'error-share', bound: 100 }, 'bound']] as const)
    expect(await ask('member', 'POST', '/chaos/runs', told(condition))).toMatchObject({ status: 400, body: { errors: [{ pointer: `#/conditions/0/${pointer}` }] } })
  expect(await ask('member', 'POST', '/chaos/runs', told({ application: 'far' }))).toMatchObject({ status: 400, body: { refusal: { rule: 'condition-not-found' } } })
  // No collector is there.
  expect(await ask('member', 'POST', '/chaos/runs', told({}))).toMatchObject({ status: 409, body: { refusal: { rule: 'unknown-telemetry' } } })
  expect(await web.database.chaosRun.count()).toBe(0)
  expect(put).toEqual([])
})

test('a run is started once, read by its team, aborted at the proxy at once, and the ledger has it all', async () => {
  const started = await ask('member', 'POST', '/chaos/runs', slow)
  expect(started).toMatchObject({ status: 201, body: { application: 'home', phase: 'checking', touches: ['home'], why: 'to learn', can: { abort: true } } })
  const { number, id } = started.body as { number: number; id: string }
  expect(await ask('member', 'POST', '/chaos/runs', slow)).toMatchObject({ status: 409, body: { refusal: { rule: 'other-run' }, detail: expect.stringContaining(`CH-${number}`) } })
  expect(await ask('member', 'POST', '/applications/home/rollouts', { release: 1 })).toMatchObject({ status: 409, body: { refusal: { rule: 'under-fault' }, detail: expect.stringContaining(`CH-${number}`) } })
  expect(await ask('member', 'POST', '/applications/home/server-groups', { release: 1, size: 1 })).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`CH-${number}`) } })
  expect((await ask('viewer', 'GET', '/chaos/runs?state=under-way')).body).toMatchObject({ total: 1, items: [{ number }] })
  expect((await ask('viewer', 'GET', '/chaos/runs?state=ended')).body).toMatchObject({ total: 0 })
  expect((await ask('stranger', 'GET', '/chaos/runs')).body).toMatchObject({ total: 0 })
  expect(await ask('stranger', 'GET', `/chaos/runs/${number}`)).toMatchObject({ status: 404 })
  expect((await ask('viewer', 'GET', `/chaos/runs/${number}`)).body).toMatchObject({ number, samples: [], steady: [{ state: 'holds' }, { state: 'holds' }], scopeHeader: null })
  expect((await ask('viewer', 'GET', `/chaos/runs/${number}/report`)).body).toMatchObject({ markdown: expect.stringContaining(`# CH-${number} 200 ms on 100 % of the calls edge → home`) })

  expect((await ask('viewer', 'GET', `/chaos/runs/${number}/report?language=ko`)).body).toMatchObject({ markdown: expect.stringContaining('## 잔여물') })
  expect((await ask('viewer', 'GET', `/chaos/runs/${number}/report`, undefined, { cookie: 'qd-language=ko' })).body).toMatchObject({ markdown: expect.stringContaining('## 잔여물') })
  expect(await ask('viewer', 'GET', `/chaos/runs/${number}/report?language=de`)).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/language' }] } })
  expect((await ask('viewer', 'GET', `/chaos/runs/${number}?since=5&stepsSince=5`)).body).toMatchObject({ samples: [], steps: [], sampleStepMs: 1_000 })
  expect(await ask('viewer', 'GET', `/chaos/runs/${number}?since=soon`)).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/since' }] } })

  expect(await ask('viewer', 'POST', `/chaos/runs/${number}/abort`, {})).toMatchObject({ status: 403 })
  expect(await ask('stranger', 'POST', `/chaos/runs/${number}/abort`, {})).toMatchObject({ status: 404 })
  expect(put).toEqual([])
  expect(await ask('member', 'POST', `/chaos/runs/${number}/abort`, { why: 'enough' })).toMatchObject({ status: 200, body: { abortAsked: { why: 'enough' } } })
  expect(put).toEqual([{ run: id, epoch: Number.MAX_SAFE_INTEGER, rules: [] }])
  expect(await ask('member', 'POST', `/chaos/runs/${number}/take-back`, {})).toMatchObject({ status: 409 })
  const entries = await web.database.ledgerEntry.findMany({ where: { subjectId: `CH-${number}` }, orderBy: { position: 'asc' } })
  expect(entries.map(({ action }) => action)).toEqual(['chaos.start', 'chaos.abort'])
})

test('the header of a signed scope is for who may run it, while it runs, and is what the proxy takes', async () => {
  mkdirSync(join(web.settings.dataDir, 'keys'))
  writeFileSync(join(web.settings.dataDir, 'keys', 'scope'), 'a key of the tests')
  const home = await web.database.application.findUniqueOrThrow({ where: { name: 'home' } })
  const fault = { kind: 'calls', caller: null, sharePercent: 100, scope: 'signed', fault: { kind: 'reset' } }
  const endsAt = new Date(Date.now() + 60_000)
  await web.database.chaosRun.updateMany({ where: { applicationId: home.id }, data: { phase: 'done' } })
  const { id, number } = await web.database.chaosRun.create({ data: { id: newId(), applicationId: home.id, touches: ['home'], plan: { fault, conditions: [], termSeconds: 60 }, startedBy: { name: 'p' }, phase: 'holding', endsAt } })
  expect((await ask('viewer', 'GET', `/chaos/runs/${number}`)).body.scopeHeader).toBeNull()
  const [name, value = ''] = String((await ask('member', 'GET', `/chaos/runs/${number}`)).body.scopeHeader).split(': ')
  expect(name).toBe('x-fit-context')
  expect(readScope('a key of the tests', value, Date.now())).toMatchObject({ run: id, endsAtMs: endsAt.getTime() })
  await web.database.chaosRun.update({ where: { id }, data: { phase: 'ending' } })
  expect((await ask('member', 'GET', `/chaos/runs/${number}`)).body.scopeHeader).toBeNull()
  await web.database.chaosRun.delete({ where: { id } })
})

test('abort-all is a lead’s, ends their own runs, and leaves what is not theirs', async () => {
  const { number } = (await ask('member', 'POST', '/chaos/runs', { ...slow, application: 'shop', fault: 'pause', conditions: [{ measure: 'p95', caller: 'edge', callee: 'home', bound: 900 }] })).body as { number: number }
  put.length = 0
  expect(await ask('member', 'POST', '/chaos/abort-all', {})).toMatchObject({ status: 403, body: { refusal: { rule: 'chaos:abort-all needs lead' } } })
  expect((await ask('stranger', 'POST', '/chaos/abort-all', {})).body).toMatchObject({ runs: [] })
  expect((await ask('lead', 'POST', '/chaos/abort-all', { why: 'stop' })).body).toMatchObject({ runs: expect.arrayContaining([number]), proxyAnswered: true })
  expect(put).toEqual([])
  expect(await web.database.chaosRun.findUnique({ where: { number } })).toMatchObject({ abortAsked: { why: 'stop' } })
})

test('what a run left, and one that broke, wait for a person', async () => {
  await web.database.chaosRun.updateMany({ where: { application: { name: 'home' } }, data: { phase: 'residue', facts: { leftovers: [{ kind: 'paused', subject: 'i', detail: 'i is still stopped in its tracks.' }] } } })
  await web.database.chaosRun.updateMany({ where: { application: { name: 'shop' } }, data: { phase: 'done', verdict: 'broken', endedAt: new Date(), reason: { code: 'broken', values: {}, detail: 'too many errors' } } })
  expect((await ask('viewer', 'GET', '/needs')).body).toMatchObject({ total: 2, items: [{ kind: 'chaos', application: 'home', state: 'residue', detail: 'i is still stopped in its tracks.' }, { kind: 'chaos', application: 'shop', state: 'broken', detail: 'too many errors' }] })
  expect((await ask('stranger', 'GET', '/needs')).body).toMatchObject({ total: 0 })
  expect(web.logged).toEqual([])
})
