import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
const tokens: Record<string, string> = {}
const routes = apiRoutes()
let frontId = ''

beforeAll(async () => {
  web = await createTestWeb()
  const { database } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  frontId = front.id
  for (const role of ['viewer', 'member', 'lead'] as const) tokens[role] = await addToken(database, role, front.id)
  tokens.operator = await addToken(database, 'operator')
  tokens.stranger = await addToken(database, 'lead', back.id)
  await database.application.create({ data: { id: newId(), name: 'home', teamId: front.id } })
  await database.application.create({ data: { id: newId(), name: 'other', teamId: back.id } })
})
afterAll(() => web.close())

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
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const order = (who: string, name: string, more: object = {}) => ask(who, 'POST', '/services', { team: 'front', name, plan: 'small', ...more })
const idOf = async (name: string) => (await web.database.serviceInstance.findFirstOrThrow({ where: { name, state: { not: 'deleted' } } })).id
const lastEntry = async () => web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })
/** As its controller would. */
const becomes = async (name: string, state: string) => web.database.serviceInstance.update({ where: { id: await idOf(name) }, data: { state } })

describe('ordering', () => {
  test('is accepted with the intent, its work and its ledger entry, and seen in the list at once', async () => {
    const { status, body } = await order('member', 'orders-db', { why: 'the new shop' })
    expect([status, body]).toMatchObject([202, { name: 'orders-db', team: 'front', plan: 'small', state: 'creating', bindings: 0, usage: null }])
    expect(await web.database.workItem.count({ where: { kind: 'service-instance', objectId: String(body.id) } })).toBe(1)
    expect(await lastEntry()).toMatchObject({ action: 'service.create', subjectKind: 'service', subjectId: body.id, teamId: frontId, actorKind: 'token' })
    expect(await ask('viewer', 'GET', '/services?team=front&name=orders-db')).toMatchObject({ body: { total: 1, items: [{ id: body.id }] } })
  })

  test('is refused to a viewer by name of the rule, and to a stranger as if there were no team', async () => {
    expect(await order('viewer', 'x-db')).toMatchObject({ status: 403, body: { refusal: { rule: 'services:create needs member', liftedBy: ['member', 'lead', 'operator'] } } })
    expect(await order('stranger', 'x-db')).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await web.database.serviceInstance.count({ where: { name: 'x-db' } })).toBe(0)
  })

  test('of one name in two plans at once gives one of them', async () => {
    const both = await Promise.all([order('member', 'twin-db'), order('member', 'twin-db', { plan: 'medium' }), order('member', 'twin-db')])
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409, 409])
    await web.database.serviceInstance.updateMany({ where: { name: 'twin-db' }, data: { state: 'deleted' } })
  })

  test('of a name that is taken is refused at its field', async () => {
    expect(await order('member', 'orders-db')).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/name' }] } })
    expect(await order('member', 'Orders DB')).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/name' }] } })
  })
})

describe('the quota', () => {
  test('is read by the team, changed by operators alone, and every change is in the ledger', async () => {
    expect(await ask('viewer', 'GET', '/teams/front/service-quotas')).toMatchObject({ body: { items: [{ plan: 'small', limit: 10, used: 1, isDefault: true }, { plan: 'medium', limit: 2, used: 0 }] } })
    expect(await ask('lead', 'PUT', '/teams/front/service-quotas', { plan: 'medium', limit: 5 })).toMatchObject({ status: 403, body: { refusal: { rule: 'quotas:write needs operator', liftedBy: ['operator'] } } })
    expect(await ask('stranger', 'GET', '/teams/front/service-quotas')).toMatchObject({ status: 404 })
    expect(await ask('operator', 'PUT', '/teams/front/service-quotas', { plan: 'medium', limit: 0, why: 'none now' })).toMatchObject({ status: 200, body: { limit: 0, used: 0, isDefault: false } })
    expect(await lastEntry()).toMatchObject({ action: 'quota.set', subjectId: 'front medium', teamId: frontId })
    expect(await order('member', 'big-db', { plan: 'medium' })).toMatchObject({ status: 409, body: { detail: 'Team front has 0 of 0 services of the plan medium. An operator can raise the quota.', refusal: { liftedBy: ['operator'] } } })
  })
})

describe('binding', () => {
  test('needs both in one team, one DATABASE_URL, and one binding of a pair', async () => {
    const id = await idOf('orders-db')
    expect(await ask('operator', 'POST', `/services/${id}/bindings`, { application: 'other' })).toMatchObject({ status: 409, body: { refusal: { rule: 'same team' } } })
    expect(await ask('member', 'POST', `/services/${id}/bindings`, { application: 'other' })).toMatchObject({ status: 404 })
    expect(await ask('viewer', 'POST', `/services/${id}/bindings`, { application: 'home' })).toMatchObject({ status: 403, body: { refusal: { rule: 'services:bind needs member' } } })
    expect(await ask('stranger', 'POST', `/services/${id}/bindings`, { application: 'home' })).toMatchObject({ status: 404 })
    const bound = await ask('member', 'POST', `/services/${id}/bindings`, { application: 'home', databaseUrl: true })
    expect(bound).toMatchObject({ status: 202, body: { state: 'binding', application: 'home', name: 'orders-db', instances: { live: 0 }, credentials: [{ number: 1, state: 'intended', given: false }] } })
    expect(await lastEntry()).toMatchObject({ action: 'binding.create', application: 'home', subjectId: bound.body.id })
    expect(await ask('member', 'POST', `/services/${id}/bindings`, { application: 'home' })).toMatchObject({ status: 409, body: { detail: 'home is bound to orders-db already.' } })
    await order('member', 'second-db')
    const second = await idOf('second-db')
    expect(await ask('member', 'POST', `/services/${second}/bindings`, { application: 'home', databaseUrl: true })).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/databaseUrl', detail: 'It comes from orders-db.' }] } })
    expect(await ask('member', 'POST', `/services/${second}/bindings`, { application: 'home', name: 'orders-db' })).toMatchObject({ status: 409, body: { errors: [{ pointer: '#/name' }] } })
  })

  test('is not to what failed or ends', async () => {
    await order('member', 'third-db')
    await becomes('third-db', 'failed')
    expect(await ask('member', 'POST', `/services/${await idOf('third-db')}/bindings`, { application: 'home' })).toMatchObject({ status: 409, body: { detail: 'third-db is failed: nothing can be bound to it.' } })
    expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ body: { items: [{ kind: 'failed-service', service: 'third-db', team: 'front' }] } })
  })

  test('is rotated when it is bound, taken back before the revocation, and not twice at once', async () => {
    const id = await idOf('orders-db')
    const binding = await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: id } })
    const at = `/services/${id}/bindings/${binding.id}`
    expect(await ask('member', 'POST', `${at}/rotation`, {})).toMatchObject({ status: 409 })
    await web.database.serviceCredential.updateMany({ where: { bindingId: binding.id }, data: { state: 'issued', sealed: 'sealed words' } })
    await web.database.serviceBinding.update({ where: { id: binding.id }, data: { state: 'bound', givenId: binding.wantedId } })
    expect(await ask('viewer', 'POST', `${at}/rotation`, {})).toMatchObject({ status: 403 })
    expect(await ask('member', 'POST', `${at}/rotation`, {})).toMatchObject({ status: 202, body: { state: 'rotating', credentials: [{ number: 2, state: 'intended' }, { number: 1, given: true }] } })
    expect(await lastEntry()).toMatchObject({ action: 'binding.rotate', application: 'home' })
    expect(await ask('member', 'POST', `${at}/rotation`, {})).toMatchObject({ status: 409 })
    await web.database.serviceBinding.update({ where: { id: binding.id }, data: { step: 'revoke' } })
    expect(await ask('member', 'DELETE', `${at}/rotation`, {})).toMatchObject({ status: 409 })
    await web.database.serviceBinding.update({ where: { id: binding.id }, data: { step: 'drain' } })
    expect(await ask('member', 'DELETE', `${at}/rotation`, {})).toMatchObject({ status: 202, body: { state: 'cancelling' } })
    expect(await ask('member', 'DELETE', `/services/${id}/bindings/${'2'.repeat(16)}`, {})).toMatchObject({ status: 404 })
  })

  test('is said to wait for the rollout that moves the application', async () => {
    const application = await web.database.application.findUniqueOrThrow({ where: { name: 'home' } })
    const release = await web.database.release.create({ data: { id: newId(), applicationId: application.id, number: 1, digest: 'd'.repeat(64), sizeBytes: 1n, command: [], createdBy: 'p' } })
    const rollout = await web.database.rollout.create({ data: { id: newId(), applicationId: application.id, number: 4, cluster: 'home', strategy: 'redblack', releaseId: release.id, plan: {}, state: 'running', phase: 'health', startedBy: {} } })
    const id = await idOf('orders-db')
    const { id: binding } = await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: id } })
    const held = { status: 409, body: { detail: 'Rollout #4 moves home now: wait until it has ended, or roll it back.', refusal: { rule: 'rollout-under-way' } } }
    expect(await ask('member', 'DELETE', `/services/${id}/bindings/${binding}`, {})).toMatchObject(held)
    expect(await ask('lead', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why: 'the shop closes' })).toMatchObject(held)
    await web.database.rollout.delete({ where: { id: rollout.id } })
  })
})

describe('revealing', () => {
  test('is for leads with a reason, by the daemon alone; lists and pages hold nothing of it', async () => {
    const id = await idOf('orders-db')
    const { id: binding } = await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: id } })
    const at = `/services/${id}/bindings/${binding}/reveal`
    expect(await ask('member', 'POST', at, { why: 'a dump' })).toMatchObject({ status: 403, body: { refusal: { rule: 'services:reveal needs lead' } } })
    expect(await ask('lead', 'POST', at, { why: '' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/why' }] } })
    expect(await ask('lead', 'POST', at, { why: 'a dump' })).toMatchObject({ status: 503 })
    const everything = await Promise.all(['/services', `/services/${id}`, '/marketplace', '/changes'].map(async (path) => (await ask('operator', 'GET', path)).body))
    expect(JSON.stringify(everything)).not.toContain('sealed words')
  })
})

describe('trying again', () => {
  const look = (id: string) => web.database.workItem.findFirstOrThrow({ where: { kind: 'service-instance', objectId: id } })

  test('orders what failed once more in the place that it holds, once however often it is asked, and the ledger has it', async () => {
    const id = await idOf('third-db')
    await web.database.serviceInstance.update({ where: { id }, data: { reason: 'The database could not be made: no room.', said: { key: 'not-made', values: { cause: 'no room' } }, tries: 3, step: '' } })
    const quota = await ask('viewer', 'GET', '/teams/front/service-quotas')
    expect(await ask('viewer', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 403, body: { refusal: { rule: 'services:create needs member' } } })
    expect(await ask('stranger', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 404 })
    await web.database.workItem.updateMany({ where: { objectId: id }, data: { nextLookAt: new Date('2099-01-01') } })
    const entries = await web.database.ledgerEntry.count()
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask('member', 'POST', `/services/${id}/retry`, { why: 'there is room now' })))
    for (const one of asked) expect(one).toMatchObject({ status: 202, body: { id, state: 'creating', reason: '', said: null } })
    expect((await web.database.ledgerEntry.count()) - entries).toBe(1)
    const entry = await lastEntry()
    expect(entry).toMatchObject({ action: 'service.retry', subjectId: id, teamId: frontId })
    expect(JSON.parse(entry.canonical)).toMatchObject({ why: 'there is room now', before: { state: 'failed', reason: 'The database could not be made: no room.' }, after: { state: 'creating' } })
    expect((await look(id)).nextLookAt.getTime()).toBeLessThan(Date.now() + 60_000)
    expect(await web.database.serviceInstance.findUniqueOrThrow({ where: { id } })).toMatchObject({ tries: 0, triedAt: expect.any(Date) })
    expect(await ask('viewer', 'GET', '/teams/front/service-quotas')).toEqual(quota)
  })

  test('is refused where the quota was lowered below what the team has, as another order is', async () => {
    const id = await idOf('third-db')
    await becomes('third-db', 'failed')
    const used = await web.database.serviceInstance.count({ where: { teamId: frontId, plan: 'small', state: { not: 'deleted' } } })
    await ask('operator', 'PUT', '/teams/front/service-quotas', { plan: 'small', limit: used - 1 })
    expect(await ask('member', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`Team front has ${used} of ${used - 1} services of the plan small.`), refusal: { rule: `quota small: ${used - 1}`, liftedBy: ['operator'] } } })
    expect(await web.database.serviceInstance.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'failed' })
    await ask('operator', 'PUT', '/teams/front/service-quotas', { plan: 'small', limit: used })
    expect(await ask('member', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 202 })
    await ask('operator', 'PUT', '/teams/front/service-quotas', { plan: 'small', limit: 10 })
  })

  test('looks at once at what stands still, and has nothing to do for what is well', async () => {
    const id = await idOf('third-db')
    await becomes('third-db', 'ready')
    expect(await ask('member', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 409, body: { detail: 'third-db is ready: nothing of it failed.' } })
    await web.database.serviceInstance.update({ where: { id }, data: { state: 'deleting', step: 'deprovision', reason: 'tries again: no answer', said: { key: 'tries-again', values: { cause: 'no answer' } } } })
    expect(await ask('member', 'POST', `/services/${id}/retry`, {})).toMatchObject({ status: 202, body: { state: 'deleting', step: 'deprovision', said: null } })
    expect(await lastEntry()).toMatchObject({ action: 'service.retry', subjectId: id })
    await becomes('third-db', 'deleted')

    const orders = await idOf('orders-db')
    const { id: binding } = await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: orders } })
    const at = `/services/${orders}/bindings/${binding}/retry`
    await web.database.serviceBinding.update({ where: { id: binding }, data: { state: 'rotating', step: 'issue', reason: 'tries again: no answer', said: { key: 'tries-again', values: { cause: 'no answer' } } } })
    expect(await ask('viewer', 'POST', at, {})).toMatchObject({ status: 403, body: { refusal: { rule: 'services:bind needs member' } } })
    expect(await ask('stranger', 'POST', at, {})).toMatchObject({ status: 404 })
    const entries = await web.database.ledgerEntry.count()
    for (const _again of [1, 2]) expect(await ask('member', 'POST', at, { why: 'it answers again' })).toMatchObject({ status: 202, body: { state: 'rotating', said: null } })
    expect((await web.database.ledgerEntry.count()) - entries).toBe(1)
    expect(await lastEntry()).toMatchObject({ action: 'binding.retry', subjectId: binding, application: 'home' })
    await web.database.serviceBinding.update({ where: { id: binding }, data: { state: 'bound', step: '' } })
    expect(await ask('member', 'POST', at, {})).toMatchObject({ status: 409, body: { detail: 'The binding is bound: nothing of it failed.' } })
    expect(await ask('member', 'POST', `/services/${orders}/bindings/${'2'.repeat(16)}/retry`, {})).toMatchObject({ status: 404 })
  })
})

describe('ending the sessions of a former login', () => {
  test('is for leads with a reason, when it waits for nothing else; once, with who was there in the ledger', async () => {
    const id = await idOf('orders-db')
    const binding = await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: id }, include: { credentials: { orderBy: { number: 'asc' } } } })
    const [former, newer] = binding.credentials
    const at = `/services/${id}/bindings/${binding.id}/sessions`
    const holders = [{ program: 'psql', address: 'this-machine', sessions: 1, sinceMs: 5 }]
    await web.database.serviceCredential.update({ where: { id: newer?.id ?? '' }, data: { state: 'issued' } })
    await web.database.serviceCredential.update({ where: { id: former?.id ?? '' }, data: { state: 'issued', sessions: 1, holders } })
    const why = 'somebody left a shell open'
    expect(await ask('lead', 'DELETE', at, { why })).toMatchObject({ status: 409, body: { detail: 'The binding is bound: no login of it waits for its last sessions.' } })
    await web.database.serviceBinding.update({ where: { id: binding.id }, data: { state: 'rotating', step: 'roll', wantedId: newer?.id ?? '', givenId: newer?.id ?? '' } })
    expect(await ask('lead', 'DELETE', at, { why })).toMatchObject({ status: 409 })
    await web.database.serviceBinding.update({ where: { id: binding.id }, data: { step: 'drain' } })
    expect(await ask('member', 'DELETE', at, { why })).toMatchObject({ status: 403, body: { refusal: { rule: 'services:end-sessions needs lead', liftedBy: ['lead', 'operator'] } } })
    expect(await ask('stranger', 'DELETE', at, { why })).toMatchObject({ status: 404 })
    expect(await ask('lead', 'DELETE', at, { why: ' ' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/why' }] } })
    const entries = await web.database.ledgerEntry.count()
    for (const _again of [1, 2]) expect(await ask('lead', 'DELETE', at, { why })).toMatchObject({ status: 202, body: { state: 'rotating', credentials: [{ number: 2, given: true, endAsked: false }, { number: 1, endAsked: true, holders }] } })
    expect((await web.database.ledgerEntry.count()) - entries).toBe(1)
    const entry = await lastEntry()
    expect(entry).toMatchObject({ action: 'credential.end-sessions', subjectId: binding.id, application: 'home' })
    expect(JSON.parse(entry.canonical)).toMatchObject({ why, after: { credential: 1, sessions: 1 }, evidence: { holders } })
    // Gone back to, it is nobody's to cut off.
    expect(await ask('member', 'DELETE', `/services/${id}/bindings/${binding.id}/rotation`, {})).toMatchObject({ status: 202, body: { state: 'cancelling', credentials: [{ number: 2 }, { number: 1, endAsked: false }] } })
  })
})

test('a service that is nearly full, or over its size, needs somebody of its team', async () => {
  const id = await idOf('second-db')
  await web.database.serviceInstance.update({ where: { id }, data: { state: 'ready', size: 'held', sizeSince: new Date(5_000), usage: { sizeBytes: 300, connections: 0, atMs: 0 } } })
  expect(await ask('viewer', 'GET', '/needs')).toMatchObject({ body: { items: [{ kind: 'service-size', service: 'second-db', team: 'front', size: 'held', sizeBytes: 300, sinceMs: 5_000 }] } })
  expect(await ask('stranger', 'GET', '/needs')).toMatchObject({ body: { items: [] } })
  expect(await ask('viewer', 'GET', `/services/${id}`)).toMatchObject({ body: { size: 'held' } })
  await web.database.serviceInstance.update({ where: { id }, data: { size: '' } })
})

describe('deleting', () => {
  test('is for leads, takes the typed name, unbinds first and keeps the place until the end', async () => {
    const id = await idOf('orders-db')
    expect(await ask('member', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why: 'the shop closes' })).toMatchObject({ status: 403, body: { refusal: { rule: 'services:delete needs lead' } } })
    expect(await ask('stranger', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why: 'the shop closes' })).toMatchObject({ status: 404 })
    expect(await ask('lead', 'DELETE', `/services/${id}`, { confirm: 'orders', why: 'the shop closes' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/confirm' }] } })
    for (const why of [undefined, '', '  a ']) expect(await ask('lead', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/why' }] } })
    const before = await ask('viewer', 'GET', '/teams/front/service-quotas')
    expect(await ask('lead', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why: 'the shop closes' })).toMatchObject({ status: 202, body: { state: 'deleting', bindings: 1 } })
    const entry = await lastEntry()
    expect(entry).toMatchObject({ action: 'service.delete', subjectId: id })
    expect(JSON.parse(entry.canonical)).toMatchObject({ why: 'the shop closes' })
    expect((await web.database.serviceBinding.findFirstOrThrow({ where: { serviceInstanceId: id } }))).toMatchObject({ state: 'unbinding', wantedId: null })
    expect(await ask('viewer', 'GET', '/teams/front/service-quotas')).toEqual(before)
    expect(await ask('lead', 'DELETE', `/services/${id}`, { confirm: 'orders-db', why: 'the shop closes' })).toMatchObject({ status: 409, body: { detail: 'orders-db is deleting already.' } })
    await web.database.serviceInstance.update({ where: { id }, data: { state: 'deleted', deletedAt: new Date() } })
    expect(await order('member', 'orders-db')).toMatchObject({ status: 202 })
  })
})

test('what a team has is not seen by another', async () => {
  expect(await ask('stranger', 'GET', '/services')).toMatchObject({ body: { total: 0, items: [] } })
  expect(await ask('stranger', 'GET', `/services/${await idOf('second-db')}`)).toMatchObject({ status: 404 })
  expect(((await ask('stranger', 'GET', '/marketplace')).body.quotas as { team: string }[]).map(({ team }) => team)).toEqual(['back', 'back'])
})
