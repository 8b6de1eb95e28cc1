import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { answerFilterCalls } from '@/lib/compose/daemon-filters'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { createEdgeRules } from '@/lib/daemon/discovery/edge-rules'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let daemon: Server
let frontId = ''
const tokens: Record<string, string> = {}
const routes = apiRoutes()

beforeAll(async () => {
  web = await createTestWeb()
  const front = await addTeam(web.database, 'front')
  const back = await addTeam(web.database, 'back')
  frontId = front.id
  for (const role of ['viewer', 'member', 'lead'] as const) tokens[role] = await addToken(web.database, role, front.id)
  tokens.operator = await addToken(web.database, 'operator')
  tokens.stranger = await addToken(web.database, 'lead', back.id)
  for (const [name, teamId] of [['home', front.id], ['tv', front.id], ['other', back.id]] as const) await web.database.application.create({ data: { id: newId(), name, teamId } })
  const answers = controlRoutes()
  answerFilterCalls(answers)
  daemon = await serveControl(join(web.settings.dataDir, 'daemon.sock'), answers, web.log)
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
  // What is named in full goes before what is a parameter, as the router has it.
  const found = routes.filter((one) => one.method === method && fits(one.path.replace('/api/v1', '').split('/'))).sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
  if (!found) throw new Error(`no route for ${method} ${path}`)
  const params = Object.fromEntries(found.path.replace('/api/v1', '').split('/').flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const request = new Request(`http://127.0.0.1:3000/api/v1${address}?${query}`, {
    method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await found.handler(request, { params: Promise.resolve(params) })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown> }
}
const document = (value: string, application = 'home', more: object = {}) => ({ match: { path: { kind: 'prefix', value } }, targets: [{ application, weight: 1 }], ...more })
const make = (who: string, name: string, value: string, application = 'home', more: object = {}) => ask(who, 'POST', '/gateway/routes', { team: 'front', name, document: document(value, application, more) })
const lastEntry = () => web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })
const followed = async () => {
  const rules = await createEdgeRules(web.database, web.log)
  rules.stop()
  return rules.current().routes ?? []
}

test('a route is made, changed and rolled back: every version is kept and told, and the proxy is given the newest', async () => {
  const made = await make('lead', 'tv-api', '/api')
  expect([made.status, made.body]).toMatchObject([201, { team: 'front', name: 'tv-api', version: 1, conflicts: [], counts: null }])
  expect(await lastEntry()).toMatchObject({ action: 'gateway-route.create', subjectKind: 'gateway-route', subjectId: 'tv-api', teamId: frontId })
  const changed = await ask('lead', 'PUT', '/gateway/routes/tv-api', { document: document('/api/v2', 'tv'), expectedVersion: 1, why: 'moved' })
  expect(changed.body).toMatchObject({ version: 2, document: { targets: [{ application: 'tv' }] } })
  expect(await ask('lead', 'PUT', '/gateway/routes/tv-api', { document: document('/api/v3'), expectedVersion: 1 })).toMatchObject({ status: 409 })
  const back = await ask('lead', 'POST', '/gateway/routes/tv-api/roll-back', { version: 1, expectedVersion: 2, why: 'it was better' })
  expect(back.body).toMatchObject({ version: 3, document: { match: { path: { value: '/api' } } } })
  expect(JSON.parse((await lastEntry()).canonical)).toMatchObject({ action: 'gateway-route.roll-back', why: 'it was better', before: { version: 2 }, after: { version: 3, rolledBackTo: 1 } })
  expect((await ask('viewer', 'GET', '/gateway/routes/tv-api')).body.versions).toMatchObject([{ version: 3, why: 'it was better' }, { version: 2, why: 'moved' }, { version: 1, why: null }])
  expect(await followed()).toMatchObject([{ name: 'tv-api', version: 3, document: { match: { path: { value: '/api' } } } }])
  expect(await ask('lead', 'DELETE', '/gateway/routes/tv-api', { confirm: 'tv', why: 'no more' })).toMatchObject({ status: 400 })
  expect((await ask('lead', 'DELETE', '/gateway/routes/tv-api', { confirm: 'tv-api', why: 'no more' })).status).toBe(204)
  expect(await lastEntry()).toMatchObject({ action: 'gateway-route.delete' })
  expect(await followed()).toEqual([])
})

test('who may not is told the rule; whose it is not finds nothing', async () => {
  expect(await make('member', 'a', '/a')).toMatchObject({ status: 403, body: { refusal: { rule: 'gateway:write needs lead' } } })
  await make('lead', 'ours', '/ours')
  expect(await ask('stranger', 'GET', '/gateway/routes/ours')).toMatchObject({ status: 404 })
  expect(await ask('stranger', 'PUT', '/gateway/routes/ours', { document: document('/x'), expectedVersion: 1 })).toMatchObject({ status: 404 })
  expect((await ask('stranger', 'GET', '/gateway/routes')).body).toMatchObject({ items: [], total: 0 })
  expect((await ask('viewer', 'GET', '/gateway/routes?application=home')).body).toMatchObject({ total: 1 })
  expect((await ask('viewer', 'GET', '/gateway/routes?application=tv')).body).toMatchObject({ total: 0 })
  expect(await make('lead', 'ours', '/again')).toMatchObject({ status: 409 })
})

test('no team takes what is another one’s: neither its applications, nor their addresses, nor its routes; an operator may', async () => {
  const codes = ({ body }: { body: Record<string, unknown> }) => (body.errors as { code: string }[]).map(({ code }) => code)
  expect(codes(await make('lead', 'theirs', '/t', 'other'))).toEqual(['route-not-owned'])
  expect(codes(await make('lead', 'address', '/other/x'))).toEqual(['route-takes-address'])
  expect(codes(await make('lead', 'all', '/'))).toContain('route-takes-address')
  await ask('stranger', 'POST', '/gateway/routes', { team: 'back', name: 'back-api', document: document('/shared', 'other') })
  expect(codes(await make('lead', 'before', '/shared/x'))).toEqual(['route-takes-route'])
  expect((await make('lead', 'behind', '/shared', 'home', { order: 200 })).body).toMatchObject({ conflicts: [{ kind: 'hidden', route: 'behind', by: null }] })
  expect((await make('operator', 'whole', '/', 'other', { order: 9_000 })).status).toBe(201)
})

test('a preview says what would be, and saves nothing', async () => {
  await make('lead', 'wide', '/w', 'home', { order: 1 })
  const preview = await ask('lead', 'POST', '/gateway/routes/preview', { team: 'front', name: 'narrow', document: document('/w/x', 'other') })
  expect(preview.body).toMatchObject({ conflicts: [{ kind: 'hidden', route: 'narrow', by: 'wide' }], problems: [{ code: 'route-not-owned', values: { application: 'other' } }] })
  expect(await web.database.gatewayRoute.count({ where: { name: 'narrow' } })).toBe(0)
})

test('a document that makes no sense is refused with the field that is wrong', async () => {
  const refused = await make('lead', 'odd', '/o', 'home', { headers: { requestSet: [{ name: 'Host', value: 'x' }] } })
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/document/headers/requestSet/0/name', code: 'route-header-own' }] } })
  expect(await make('lead', 'odd', '/o/../x')).toMatchObject({ status: 400 })
})

test('a filter is compiled, tried and kept by operators alone; the proxy is given its script while it is on', async () => {
  const filter = (source: string, more: object = {}) => ({ stage: 'inbound', source, sharePercent: 5, ...more })
  const source = 'export function run(request: { path: string }) { return { setHeaders: { "x-path": request.path } } }'
  expect(await ask('lead', 'PUT', '/gateway/filters/tag', { document: filter(source), expectedVersion: 0 })).toMatchObject({ status: 403, body: { refusal: { rule: 'gateway-filters:write needs operator' } } })
  const broken = await ask('operator', 'PUT', '/gateway/filters/tag', { document: filter('export function run( {'), expectedVersion: 0 })
  expect(broken).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/document/source', code: 'filter-invalid', values: { line: 1 } }] } })
  expect((await ask('operator', 'PUT', '/gateway/filters/tag', { document: filter(source), expectedVersion: 0 })).body).toMatchObject({ name: 'tag', version: 1 })
  expect(await ask('operator', 'PUT', '/gateway/filters/tag', { document: filter(source), expectedVersion: 0 })).toMatchObject({ status: 409 })
  const rules = await createEdgeRules(web.database, web.log)
  rules.stop()
  expect(rules.current().filters).toMatchObject([{ name: 'tag', version: 1, stage: 'inbound', sharePercent: 5, script: expect.stringContaining('quarterdeckFilter') }])
  expect((await ask('operator', 'PUT', '/gateway/filters/tag', { document: filter(source, { enabled: false }), expectedVersion: 1 })).body).toMatchObject({ version: 2 })
  await rules.reload()
  expect(rules.current().filters).toEqual([])
  expect((await ask('operator', 'POST', '/gateway/filters/tag/roll-back', { version: 1, expectedVersion: 2, why: 'on again' })).body).toMatchObject({ version: 3, document: { enabled: true } })
  expect(await lastEntry()).toMatchObject({ action: 'gateway-filter.roll-back', subjectId: 'tag' })
  expect((await ask('viewer', 'GET', '/gateway/filters/tag')).body).toMatchObject({ versions: [{ version: 3 }, { version: 2 }, { version: 1 }] })
  expect((await ask('operator', 'DELETE', '/gateway/filters/tag', { confirm: 'tag', why: 'no more' })).status).toBe(204)
})
