import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { socketPath } from '@/lib/control/part-settings'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let daemon: Server
let collector: MemoryCollector
const tokens: Record<string, string> = {}
const routes = apiRoutes()
const condition = { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 60 }

beforeAll(async () => {
  web = await createTestWeb()
  const { database } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  for (const role of ['lead', 'member', 'viewer'] as const) tokens[role] = await addToken(database, role, front.id)
  tokens.stranger = await addToken(database, 'lead', back.id)
  tokens.operator = await addToken(database, 'operator')
  for (const [name, teamId] of [['home', front.id], ['quiet', front.id], ['far', back.id]] as const) await database.application.create({ data: { id: newId(), name, teamId } })
  collector = await serveMemoryCollector(web.settings.socketDir)
  // A request each two seconds of the last ten minutes: every tenth of them slow, and all of the last two minutes failed.
  const nowMs = Date.now()
  const items = Array.from({ length: 300 }, (_, at) => spanRecord({ startNs: BigInt(nowMs - at * 2_000 - 500) * 1_000_000n, durationMs: at % 10 === 0 ? 400 : 10, status: at < 60 ? 2 : 0 }))
  await collector.write([traces({ resource: resourceOf('home'), items })])
  const handlers = controlRoutes()
  answerCall(handlers, daemonCalls.sealWebhook, ({ url }) => ok({ secret: 'the-signing-secret', sealed: `sealed ${url.length}` }))
  daemon = await serveControl(socketPath(web.settings, 'daemon'), handlers, createLog('daemon', () => undefined))
})
afterAll(async () => {
  await web.close()
  collector.close()
  daemon.closeAllConnections()
  daemon.close()
})

async function ask(who: string, method: string, path: string, body?: unknown) {
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
    method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await route.handler(request, { params: Promise.resolve(params) })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}
const add = async (application: string, name: string, more: object = {}) => {
  const made = await ask('member', 'POST', '/alerts/rules', { application, name, condition, why: 'to know', ...more })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body as { number: number; version: number }
}
const lastEntry = async () => {
  const { canonical } = await web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })
  return JSON.parse(canonical) as { action: string; why?: string; after?: unknown }
}

describe('rules', () => {
  test('are made by members, seen by viewers, and not there for others', async () => {
    expect(await ask('viewer', 'POST', '/alerts/rules', { application: 'home', name: 'errors', condition })).toMatchObject({ status: 403, body: { refusal: { rule: 'alerts:write needs member' } } })
    expect(await ask('stranger', 'POST', '/alerts/rules', { application: 'home', name: 'errors', condition })).toMatchObject({ status: 404 })
    const { number } = await add('home', 'too many errors')
    expect(await lastEntry()).toMatchObject({ action: 'alert-rule.create', why: 'to know', after: { name: 'too many errors', condition } })
    expect(await ask('viewer', 'GET', `/alerts/rules/${number}`)).toMatchObject({ status: 200, body: { name: 'too many errors', application: 'home', team: 'front', standing: { state: 'no-data', reason: 'not-looked' } } })
    expect(await ask('stranger', 'GET', `/alerts/rules/${number}`)).toMatchObject({ status: 404 })
    expect(await ask('stranger', 'GET', '/alerts/rules')).toMatchObject({ body: { items: [], total: 0 } })
    expect(await ask('viewer', 'DELETE', `/alerts/rules/${number}`, {})).toMatchObject({ status: 403 })
    expect(await ask('member', 'POST', '/alerts/rules', { application: 'home', name: 'too many errors', condition })).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/name' }] } })
  })

  test.each([
    [{ ...condition, forSeconds: 5 }, '#/condition/forSeconds', 'At least 10 s.'],
    [{ kind: 'availability', objective: 100, windowDays: 7 }, '#/condition/objective', 'At most 99.99 %.'],
    [{ kind: 'availability', objective: 99, windowDays: 28 }, '#/condition/windowDays', 'telemetry is kept no longer'],
    [{ kind: 'nonsense' }, '#/condition/kind', ''],
  ])('%j is refused field by field', async (wrong, pointer, words) => {
    const { status, body } = await ask('member', 'POST', '/alerts/rules', { application: 'home', name: 'wrong', condition: wrong })
    expect([status, body.errors]).toEqual([400, expect.arrayContaining([expect.objectContaining({ pointer, detail: expect.stringContaining(words) })])])
  })

  test('a change of what somebody else changed first is refused', async () => {
    const { number, version } = await add('home', 'to be changed')
    const change = { name: 'changed', condition, expectedVersion: version }
    expect(await ask('member', 'PUT', `/alerts/rules/${number}`, change)).toMatchObject({ status: 200, body: { name: 'changed', version: version + 1 } })
    expect(await ask('member', 'PUT', `/alerts/rules/${number}`, change)).toMatchObject({ status: 409 })
    expect(await ask('stranger', 'PUT', `/alerts/rules/${number}`, change)).toMatchObject({ status: 404 })
    expect(await ask('member', 'DELETE', `/alerts/rules/${number}`, { why: 'no use' })).toMatchObject({ status: 204 })
    expect(await lastEntry()).toMatchObject({ action: 'alert-rule.delete', why: 'no use' })
    expect(await ask('member', 'GET', `/alerts/rules/${number}`)).toMatchObject({ status: 404 })
  })

  test('a silence has an end and a reason, and ends before it', async () => {
    const { number } = await add('home', 'to be silenced')
    expect(await ask('member', 'PUT', `/alerts/rules/${number}/silence`, { minutes: 60, why: '' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/why' }] } })
    expect(await ask('member', 'PUT', `/alerts/rules/${number}/silence`, { minutes: 20_000, why: 'for ever' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/minutes' }] } })
    expect(await ask('viewer', 'PUT', `/alerts/rules/${number}/silence`, { minutes: 60, why: 'known' })).toMatchObject({ status: 403 })
    expect(await ask('member', 'PUT', `/alerts/rules/${number}/silence`, { minutes: 60, why: 'known' })).toMatchObject({ status: 200, body: { silence: { why: 'known' } } })
    expect(await lastEntry()).toMatchObject({ action: 'alert-rule.silence', why: 'known' })
    expect(await ask('member', 'DELETE', `/alerts/rules/${number}/silence`, {})).toMatchObject({ status: 200, body: { silence: null } })
    expect(await ask('member', 'DELETE', `/alerts/rules/${number}/silence`, {})).toMatchObject({ status: 409 })
  })
})

describe('figures', () => {
  test('a preview says how often it would have fired, and how it would stand now; it changes nothing', async () => {
    const before = await web.database.alertRule.count()
    const { status, body } = await ask('viewer', 'POST', '/alerts/rules/preview', { application: 'home', condition })
    expect([status, body]).toEqual([200, expect.objectContaining({ fired: [{ fromMs: expect.any(Number), toMs: null }], now: expect.objectContaining({ state: 'firing', value: 100 }) })])
    expect(await ask('viewer', 'POST', '/alerts/rules/preview', { application: 'home', condition: { ...condition, measure: 'p99', bound: 1_000 } })).toMatchObject({ body: { fired: [], now: { state: 'ok' } } })
    expect(await ask('viewer', 'POST', '/alerts/rules/preview', { application: 'quiet', condition })).toMatchObject({ body: { fired: [], now: { state: 'no-data', reason: 'not-heard' } } })
    expect(await ask('stranger', 'POST', '/alerts/rules/preview', { application: 'home', condition })).toMatchObject({ status: 404 })
    expect(await web.database.alertRule.count()).toBe(before)
  })

  test('objectives say what is left of their budgets, and of how much telemetry', async () => {
    await add('home', 'available', { condition: { kind: 'availability', objective: 90, windowDays: 7 } })
    await add('home', 'fast', { condition: { kind: 'latency', objective: 80, thresholdMs: 100, windowDays: 7 } })
    const { body } = await ask('viewer', 'GET', '/slos?application=home')
    const [fast, available] = body.items as { budget: { requests: number; bad: number; left: number; coveredMs: number }; burns: unknown[] }[]
    expect(fast?.budget).toMatchObject({ requests: 300, bad: 30 })
    expect(fast?.budget.left).toBeCloseTo(0.5)
    expect(available?.budget).toMatchObject({ requests: 300, bad: 60 })
    expect(available?.budget.left).toBeCloseTo(-1)
    expect(available?.burns).toHaveLength(3)
    expect(available?.budget.coveredMs).toBeLessThan(3_600_000)
    expect(await ask('stranger', 'GET', '/slos?application=home')).toMatchObject({ status: 404 })
  })
})

describe('webhooks', () => {
  const path = '/teams/front/webhooks'
  const create = (who: string, more: object = {}) => ask(who, 'POST', path, { name: `chat ${newId()}`, url: 'https://hooks.example/team?key=hidden', ...more })

  test('are added by leads; the secret is in that answer alone, the address but for its host nowhere', async () => {
    expect(await create('member')).toMatchObject({ status: 403, body: { refusal: { rule: 'webhooks:write needs lead' } } })
    expect(await create('stranger')).toMatchObject({ status: 404 })
    const made = await create('lead')
    expect(made).toMatchObject({ status: 201, body: { secret: 'the-signing-secret', webhook: { address: 'https://hooks.example', last: null } } })
    const listed = JSON.stringify(await ask('member', 'GET', path))
    const ledger = JSON.stringify(await web.database.ledgerEntry.findMany({ select: { canonical: true } }))
    for (const hidden of ['the-signing-secret', 'key=hidden', 'sealed']) expect([listed.includes(hidden), ledger.includes(hidden)]).toEqual([false, false])
    expect(await ask('viewer', 'GET', path)).toMatchObject({ status: 403 })
  })

  test.each(['http://127.0.0.1/', 'http://localhost:3000/', 'http://api.localhost/', 'http://[::1]/', 'http://169.254.169.254/latest', 'http://2130706433/', 'http://[::ffff:127.0.0.1]/', 'https://me:pw@hooks.example/', 'ftp://hooks.example/', 'hooks.example/team'])('%s is refused at its field', async (url) => {
    expect(await create('lead', { url })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/url' }] } })
  })

  test('addresses of this machine take an operator', async () => {
    expect(await create('lead', { url: 'http://127.0.0.1:9/', allowLocal: true })).toMatchObject({ status: 403, body: { refusal: { rule: 'webhooks:allow-local needs operator', liftedBy: ['operator'] } } })
    expect(await create('operator', { url: 'http://127.0.0.1:9/', allowLocal: true })).toMatchObject({ status: 201, body: { webhook: { allowLocal: true } } })
    expect(await lastEntry()).toMatchObject({ action: 'webhook.create', after: { address: 'http://127.0.0.1:9', allowLocal: true } })
  })

  test('a test is a notice of its own, which waits to be sent; with its webhook it is given up', async () => {
    const { id } = (await create('lead')).body.webhook as { id: string }
    expect(await ask('member', 'POST', `${path}/${id}/test`, {})).toMatchObject({ status: 403 })
    const sent = await ask('lead', 'POST', `${path}/${id}/test`, {})
    expect(sent).toMatchObject({ status: 202, body: { event: 'test', state: 'waiting', alert: null } })
    expect(await web.database.workItem.count({ where: { kind: 'alert-notice', objectId: String(sent.body.id) } })).toBe(1)
    expect(await ask('member', 'GET', `${path}/${id}/notices`)).toMatchObject({ body: { items: [{ event: 'test' }], total: 1 } })
    expect(await ask('stranger', 'GET', `${path}/${id}/notices`)).toMatchObject({ status: 404 })
    expect(await ask('lead', 'DELETE', `${path}/${id}`, {})).toMatchObject({ status: 204 })
    expect(await web.database.alertNotice.findFirstOrThrow({ where: { webhookId: id } })).toMatchObject({ state: 'failed' })
    expect(await web.database.alertWebhook.findUniqueOrThrow({ where: { id } })).toMatchObject({ sealed: '' })
    expect(await ask('lead', 'POST', `${path}/${id}/test`, {})).toMatchObject({ status: 404 })
  })
})

describe('an open alert', () => {
  test('is listed with what was sent, needs somebody, and refuses a run of faults on its application by name', async () => {
    const { number } = await add('quiet', 'gone quiet')
    const rule = await web.database.alertRule.findUniqueOrThrow({ where: { number } })
    const alert = await web.database.alert.create({ data: { id: newId(), ruleId: rule.id, name: rule.name, condition, severity: 'page', value: 12 } })
    expect(await ask('viewer', 'GET', '/alerts?state=open')).toMatchObject({ body: { items: [{ number: alert.number, rule: number, application: 'quiet', resolvedAt: null, notices: [] }], total: 1 } })
    expect(await ask('stranger', 'GET', '/alerts')).toMatchObject({ body: { items: [], total: 0 } })
    expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ body: { items: [{ kind: 'alert', application: 'quiet', alert: alert.number, rule: number, name: 'gone quiet' }] } })
    const preview = await ask('member', 'POST', '/chaos/runs/preview', { application: 'quiet', fault: 'kill' })
    expect((preview.body.findings as { rule: string }[]).find(({ rule: name }) => name === 'open-alert')).toMatchObject({ kind: 'refuses', subject: String(number), values: { alert: `AL-${alert.number}`, name: 'gone quiet' } })
    const started = await ask('member', 'POST', '/chaos/runs', { application: 'quiet', fault: 'kill', why: 'to learn' })
    expect(started).toMatchObject({ status: 409, body: { refusal: { rule: 'open-alert' }, detail: expect.stringContaining(`AL-${alert.number} (gone quiet)`) } })
    expect(await web.database.chaosRun.count()).toBe(0)
    // A silence takes it off what needs somebody, but the run is refused still.
    await ask('member', 'PUT', `/alerts/rules/${number}/silence`, { minutes: 60, why: 'known' })
    expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ body: { items: [] } })
    expect(await ask('member', 'POST', '/chaos/runs', { application: 'quiet', fault: 'kill', why: 'to learn' })).toMatchObject({ body: { refusal: { rule: 'open-alert' } } })
  })
})
