import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { answerDrainCalls } from '@/lib/compose/daemon-drains'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let daemon: Server
let frontId = ''
const tokens: Record<string, string> = {}
const routes = apiRoutes()
const secret = 'never-to-be-seen-again'

beforeAll(async () => {
  web = await createTestWeb()
  const { database, settings, log } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  frontId = front.id
  for (const role of ['viewer', 'member', 'lead'] as const) tokens[role] = await addToken(database, role, front.id)
  tokens.operator = await addToken(database, 'operator')
  tokens.stranger = await addToken(database, 'lead', back.id)
  await database.application.create({ data: { id: newId(), name: 'home', teamId: front.id } })
  await database.application.create({ data: { id: newId(), name: 'other', teamId: back.id } })
  const answers = controlRoutes()
  answerDrainCalls(answers, { database, rootKey: randomBytes(32) })
  daemon = await serveControl(join(settings.dataDir, 'daemon.sock'), answers, log)
})
afterAll(async () => {
  await web.close()
  daemon.closeAllConnections()
  daemon.close()
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
  return { status: response.status, text, body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown> }
}
const settings = { kind: 'https', url: 'https://logs.example.com/in', signals: ['logs'] }
const make = (who: string, name: string, more: object = {}) => ask(who, 'POST', '/drains', { team: 'front', name, ...settings, ...more })
const lastEntry = async () => web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })
const orders = async () => {
  const client = createControlClient('daemon', join(web.settings.dataDir, 'daemon.sock'))
  const answer = await client.call(daemonCalls.drainOrders, { told: [] })
  await client.close()
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}

describe('making one', () => {
  test('keeps its credentials sealed: neither answer, list, ledger nor row has them, and the daemon alone opens them', async () => {
    const made = await make('member', 'audit', { credentials: { auth: { kind: 'basic', username: 'me', password: secret } }, why: 'asked for by law' })
    expect([made.status, made.body]).toMatchObject([201, { name: 'audit', team: 'front', condition: 'new', credentials: { auth: 'basic', username: 'me' }, applications: null }])
    const entry = await lastEntry()
    expect(entry).toMatchObject({ action: 'drain.create', subjectKind: 'drain', subjectId: made.body.id, teamId: frontId, actorKind: 'token' })
    const row = await web.database.drain.findUniqueOrThrow({ where: { id: String(made.body.id) } })
    const seen = [made.text, entry.canonical, JSON.stringify(row), (await ask('lead', 'GET', '/drains')).text, (await ask('lead', 'GET', `/drains/${row.id}`)).text, web.logged.join('')].join('')
    expect(seen).not.toContain(secret)
    const [order] = (await orders()).filter(({ id }) => id === row.id)
    expect(order).toMatchObject({ applications: ['home'], bufferBytesMax: 64 * 1024 * 1024 })
    const client = createControlClient('daemon', join(web.settings.dataDir, 'daemon.sock'))
    expect(await client.call(daemonCalls.openDrain, { id: row.id, sealed: order?.sealed ?? '' })).toMatchObject({ ok: true, value: { auth: { password: secret } } })
    expect(await client.call(daemonCalls.openDrain, { id: newId(), sealed: order?.sealed ?? '' })).toMatchObject({ ok: false, error: { code: 'conflict' } })
    await client.close()
  })

  test('is refused to a viewer by name of the rule, to a stranger as if there were no team, and writes nothing', async () => {
    expect(await make('viewer', 'x')).toMatchObject({ status: 403, body: { refusal: { rule: 'drains:write needs member' } } })
    expect(await make('stranger', 'x')).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await web.database.drain.count({ where: { name: 'x' } })).toBe(0)
  })

  test('towards the machine itself is an operator’s to allow, whatever the address is written like', async () => {
    for (const url of ['https://127.1/', 'https://localhost:9999', 'https://[::ffff:169.254.169.254]/']) expect(await make('lead', 'x', { url })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/url', detail: expect.stringContaining('An operator can allow it.') }] } })
    expect(await make('lead', 'x', { url: 'https://127.1/', localAllowed: true })).toMatchObject({ status: 403, body: { refusal: { rule: 'drains:allow-local needs operator' } } })
    const made = await make('operator', 'local', { url: 'http://127.0.0.1:9', localAllowed: true })
    expect(made.status).toBe(201)
    expect((await ask('lead', 'DELETE', `/drains/${String(made.body.id)}`, { confirm: 'local', why: 'only a try' })).status).toBe(204)
  })

  test('says every mistake at its field; another team’s application is none of its own', async () => {
    expect(await make('member', 'x', { kind: 'loki', signals: ['logs', 'traces'], url: 'loki.example.com' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/url' }, { pointer: '#/signals', detail: 'This kind carries logs.' }] } })
    expect(await make('member', 'x', { applications: ['home', 'other'] })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/applications', detail: 'Not of this team: other.' }] } })
    expect(await make('member', 'audit')).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/name' }] } })
  })

  test('beyond the quota is refused, also when many come at once; an operator raises it', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, (_, at) => make('member', `many-${at}`)))
    expect(made.filter(({ status }) => status === 201)).toHaveLength(4)
    expect(made.find(({ status }) => status === 409)?.body).toMatchObject({ refusal: { rule: 'quota drains: 5', liftedBy: ['operator'] } })
    expect(await ask('lead', 'PUT', '/teams/front/drain-quota', { limit: 9 })).toMatchObject({ status: 403 })
    expect(await ask('operator', 'PUT', '/teams/front/drain-quota', { limit: 6, why: 'a second audit' })).toMatchObject({ status: 200, body: { limit: 6, used: 5 } })
    expect(await lastEntry()).toMatchObject({ action: 'quota.set', subjectId: 'front drains' })
    expect((await make('member', 'one-more')).status).toBe(201)
  })
})

describe('one that there is', () => {
  const found = async (who: string, name: string) => ((await ask(who, 'GET', `/drains?name=${name}`)).body.items as { id: string; version: number }[])[0]

  test('is changed with its credentials kept, but not sent with them to another place', async () => {
    const drain = await found('member', 'audit')
    const change = (more: object, version = drain?.version) => ask('member', 'PUT', `/drains/${drain?.id}`, { ...settings, version, ...more })
    expect(await change({ url: 'https://elsewhere.example.com/in' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/credentials', detail: expect.stringContaining('leads elsewhere') }] } })
    expect(await change({ url: 'https://logs.example.com/other', severityMin: 'warn' })).toMatchObject({ status: 200, body: { url: 'https://logs.example.com/other', severityMin: 'warn', credentials: { auth: 'basic' } } })
    expect(await lastEntry()).toMatchObject({ action: 'drain.change', teamId: frontId })
    expect(await change({})).toMatchObject({ status: 409, body: { detail: expect.stringContaining('changed meanwhile') } })
    expect(await change({ url: 'https://elsewhere.example.com/in', credentials: {} }, (await found('member', 'audit'))?.version)).toMatchObject({ status: 200, body: { credentials: { auth: 'none' } } })
    expect(await web.database.drain.findUniqueOrThrow({ where: { id: drain?.id ?? '' } })).toMatchObject({ sealed: null })
  })

  test('is paused and goes on, each once in the ledger; a viewer and a stranger may not', async () => {
    const drain = await found('member', 'audit')
    const before = await web.database.ledgerEntry.count()
    expect(await ask('viewer', 'POST', `/drains/${drain?.id}/pause`, {})).toMatchObject({ status: 403, body: { refusal: { rule: 'drains:write needs member' } } })
    expect(await ask('stranger', 'POST', `/drains/${drain?.id}/pause`, {})).toMatchObject({ status: 404 })
    expect(await ask('member', 'POST', `/drains/${drain?.id}/pause`, { why: 'their upgrade' })).toMatchObject({ status: 200, body: { paused: true } })
    expect(await ask('member', 'POST', `/drains/${drain?.id}/pause`, {})).toMatchObject({ status: 200, body: { paused: true } })
    expect(await ask('member', 'DELETE', `/drains/${drain?.id}/pause`, {})).toMatchObject({ status: 200, body: { paused: false } })
    expect((await web.database.ledgerEntry.count()) - before).toBe(2)
  })

  test('is told to be failing by the collector, which then stands among what needs the team, and nobody else', async () => {
    const drain = await found('member', 'audit')
    const client = createControlClient('daemon', join(web.settings.dataDir, 'daemon.sock'))
    const problem = { key: 'unresolved' as const, values: { host: 'logs.example.com' } }
    await client.call(daemonCalls.drainOrders, { told: [{ id: drain?.id ?? '', condition: 'failing', sinceMs: Date.now() - 60_000, problem }] })
    await client.close()
    expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ body: { items: [{ kind: 'drain', drain: 'audit', team: 'front', condition: 'failing', problem }] } })
    expect(((await ask('stranger', 'GET', '/needs')).body.items as { kind: string }[]).filter(({ kind }) => kind === 'drain')).toEqual([])
    expect(await ask('member', 'GET', `/drains/${drain?.id}`)).toMatchObject({ body: { condition: 'failing', problem, progress: null, collectorAnswers: false } })
    expect(await web.database.streamEvent.findFirst({ where: { topic: 'drains', key: drain?.id ?? '' } })).toMatchObject({ teamId: frontId })
  })

  test('whose test cannot be sent says so, and the ledger has who asked for it', async () => {
    const drain = await found('member', 'audit')
    expect(await ask('viewer', 'POST', `/drains/${drain?.id}/test`)).toMatchObject({ status: 403 })
    expect(await ask('member', 'POST', `/drains/${drain?.id}/test`)).toMatchObject({ status: 503, body: { detail: expect.stringContaining('collector does not answer') } })
    expect(await lastEntry()).toMatchObject({ action: 'drain.test', subjectId: drain?.id })
  })

  test('is deleted by a lead with its name typed, and is gone for the collector', async () => {
    const drain = await found('lead', 'audit')
    expect(await ask('member', 'DELETE', `/drains/${drain?.id}`, { confirm: 'audit', why: 'no more' })).toMatchObject({ status: 403, body: { refusal: { rule: 'drains:delete needs lead' } } })
    expect(await ask('lead', 'DELETE', `/drains/${drain?.id}`, { confirm: 'audi', why: 'no more' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/confirm' }] } })
    expect((await ask('lead', 'DELETE', `/drains/${drain?.id}`, { confirm: 'audit', why: 'no more' })).status).toBe(204)
    expect(await lastEntry()).toMatchObject({ action: 'drain.delete' })
    expect((await orders()).some(({ id }) => id === drain?.id)).toBe(false)
  })

  test('is listed page by page, by name', async () => {
    const first = (await ask('viewer', 'GET', '/drains?limit=2')).body as { items: { name: string }[]; next: string; total: number }
    expect([first.items.map(({ name }) => name), first.total]).toEqual([expect.any(Array), 5])
    const second = (await ask('viewer', 'GET', `/drains?limit=200&cursor=${first.next}`)).body as { items: { name: string }[]; next: null }
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names).toEqual([...names].sort())
    expect([names.length, second.next]).toEqual([5, null])
    expect(await ask('viewer', 'GET', '/drains?cursor=odd')).toMatchObject({ status: 400 })
    expect((await ask('stranger', 'GET', '/drains')).body).toMatchObject({ items: [], total: 0 })
  })
})
