import type { Server } from 'node:http'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { socketPath } from '@/lib/control/part-settings'
import { answerConfigSealing } from '@/lib/compose/daemon-config-sealing'
import { createConfigKeyring } from '@/lib/domains/configuration/adapters/prisma-config-keys'
import { createEnvelope } from '@/lib/kernel/envelope'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let daemon: Server
const tokens: Record<string, string> = {}
const routes = apiRoutes()
const lease = {
  hostName: 'h', ipAddress: 'i', port: 1, securePort: null, status: 'UP', overridden: false, cluster: 'home', serverGroup: null, version: null, verified: true, registeredAtMs: 0, renewedAtMs: 0, leaseSeconds: 90, expiresAtMs: 0,
} as const

beforeAll(async () => {
  web = await createTestWeb()
  const { database } = web
  const front = await addTeam(database, 'front')
  const back = await addTeam(database, 'back')
  for (const role of ['member', 'viewer'] as const) tokens[role] = await addToken(database, role, front.id)
  tokens.stranger = await addToken(database, 'lead', back.id)
  tokens.operator = await addToken(database, 'operator')
  await database.application.create({ data: { id: newId(), name: 'home', teamId: front.id } })
  const handlers = controlRoutes()
  answerCall(handlers, daemonCalls.listRegistry, ({ applications }) =>
    ok({ items: (applications ?? ['home']).flatMap((application) => [{ ...lease, id: `${application}-1`, application, zone: 'a' }, { ...lease, id: `${application}-2`, application, zone: 'b' }]), total: 2, asOfMs: 0 }),
  )
  answerConfigSealing(handlers, database, createConfigKeyring(database, createEnvelope(randomBytes(32))))
  daemon = await serveControl(socketPath(web.settings, 'daemon'), handlers, createLog('daemon', () => undefined))
})
afterAll(async () => {
  await web.close()
  daemon.closeAllConnections()
  daemon.close()
})

async function answerOf(who: string, method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Response> {
  const [address = '', query = ''] = path.split('?')
  const parts = `/api/v1/config${address}`.split('/')
  const route = routes.filter(({ path }) => path.startsWith('/api/v1/config/')).find((one) => one.method === method && one.path.split('/').length === parts.length && one.path.split('/').every((part, at) => part.startsWith('{') || part === parts[at])) ?? expect.unreachable()
  const params = Object.fromEntries(route.path.split('/').flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const sent = body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }
  const request = new Request(`http://127.0.0.1:3000${parts.join('/')}?${query}`, { method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': contentType }) }, ...sent })
  return route.handler(request, { params: Promise.resolve(params) })
}
async function ask(...asked: Parameters<typeof answerOf>) {
  const response = await answerOf(...asked)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const document = { application: 'home', layer: 'application', format: 'yaml', text: 'a: 1\nb: x', comment: 'first', expectedVersion: 0 }

describe('documents over the API', () => {
  let id = ''
  test('are saved by members, seen by viewers, and not there for others', async () => {
    expect(await ask('viewer', 'PUT', '/documents', document)).toMatchObject({ status: 403, body: { refusal: { rule: 'config:write needs member' } } })
    expect(await ask('stranger', 'PUT', '/documents', document)).toMatchObject({ status: 404 })
    const saved = await ask('member', 'PUT', '/documents', document)
    expect(saved).toMatchObject({ status: 200, body: { application: 'home', layer: 'application', target: '', version: 1, comment: 'first', text: 'a: 1\nb: x' } })
    id = String(saved.body.id)
    expect(await ask('viewer', 'GET', `/documents/${id}`)).toEqual(saved)
    expect(await ask('viewer', 'GET', '/documents?application=home')).toMatchObject({ status: 200, body: { total: 1, items: [{ id, version: 1 }] } })
    for (const path of ['', '/versions', '/versions/1', '/diff?from=1&to=1']) expect([path, (await ask('stranger', 'GET', `/documents/${id}${path}`)).status]).toEqual([path, 404])
    expect(await ask('stranger', 'POST', `/documents/${id}/roll-back`, { version: 1, expectedVersion: 1 })).toMatchObject({ status: 404 })
    expect((await web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })).action).toBe('config.save')
  })

  test('name the lines that are wrong, and refuse what was saved over', async () => {
    expect(await ask('member', 'PUT', '/documents', { ...document, text: 'a: [', expectedVersion: 1 })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/text' }] } })
    expect(await ask('member', 'PUT', '/documents', document)).toMatchObject({ status: 409 })
    expect(await ask('member', 'PUT', '/documents', { ...document, application: undefined })).toMatchObject({ status: 403, body: { refusal: { rule: 'config:write-global needs operator' } } })
  })

  test('are compared, read in their versions, and rolled back', async () => {
    expect(await ask('member', 'PUT', '/documents', { ...document, text: 'a: 2', comment: '', expectedVersion: 1 })).toMatchObject({ status: 200, body: { version: 2 } })
    expect(await ask('viewer', 'GET', `/documents/${id}/diff?from=1&to=2`)).toEqual({ status: 200, body: { from: 1, to: 2, changes: [{ key: 'a', before: 1, after: 2 }, { key: 'b', before: 'x', after: null }] } })
    expect(await ask('viewer', 'POST', `/documents/${id}/roll-back`, { version: 1, expectedVersion: 2 })).toMatchObject({ status: 403 })
    expect(await ask('member', 'POST', `/documents/${id}/roll-back`, { version: 1, expectedVersion: 2, comment: 'too fast' })).toMatchObject({ status: 200, body: { version: 3, text: 'a: 1\nb: x' } })
    expect(await ask('viewer', 'GET', `/documents/${id}/versions?limit=2`)).toMatchObject({ status: 200, body: { total: 3, items: [{ version: 3, rolledBackTo: 1, comment: 'too fast' }, { version: 2, rolledBackTo: null }], next: expect.any(String) } })
    expect(await ask('viewer', 'GET', `/documents/${id}/versions/2`)).toMatchObject({ status: 200, body: { text: 'a: 2' } })
    expect(await ask('viewer', 'GET', `/documents/${id}/versions/9`)).toMatchObject({ status: 404 })
  })

  test('are previewed over the instances that the registry knows', async () => {
    const preview = await ask('member', 'POST', '/preview', { application: 'home', layer: 'zone', target: 'b', format: 'properties', text: 'a=5' })
    expect(preview).toMatchObject({ status: 200, body: { instances: 1, more: false, receivers: [{ key: 'a', before: { value: 1, source: 'home@3' }, after: { value: '5', source: 'home/zone/b@1' }, examples: ['home-2'] }] } })
    expect(await ask('viewer', 'GET', '/documents?application=home')).toMatchObject({ body: { total: 1 } })
    expect(await ask('operator', 'POST', '/preview', { layer: 'global', format: 'yaml', text: 'new: 1' })).toMatchObject({ status: 200, body: { instances: 2 } })
  })
})

describe('encrypted values over the API', () => {
  test('are made by members, shown to leads by an entry, and keep their words when the key turns over', async () => {
    expect(await ask('viewer', 'POST', '/encrypt', { application: 'home', value: 'topsecret' })).toMatchObject({ status: 403 })
    expect(await ask('stranger', 'POST', '/encrypt', { application: 'home', value: 'topsecret' })).toMatchObject({ status: 404 })
    const sealed = await ask('member', 'POST', '/encrypt', { application: 'home', value: 'topsecret' })
    expect(sealed).toMatchObject({ status: 200, body: { value: expect.stringMatching(/^\{cipher\}k1\./) } })
    const saved = await ask('member', 'PUT', '/documents', { application: 'home', layer: 'cluster', target: 'blue', format: 'yaml', text: `password: "${String(sealed.body.value)}"`, expectedVersion: 0 })
    const reveal = (who: string) => ask(who, 'POST', `/documents/${String(saved.body.id)}/reveal`, { key: 'password', why: 'an incident' })
    expect(await reveal('member')).toMatchObject({ status: 403, body: { refusal: { rule: 'config:reveal needs lead' } } })
    expect(await reveal('stranger')).toMatchObject({ status: 404 })
    expect(await reveal('operator')).toEqual({ status: 200, body: { key: 'password', value: 'topsecret' } })
    expect(await web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })).toMatchObject({ action: 'config.reveal', subjectId: 'home/cluster/blue', application: 'home' })
    expect(await ask('member', 'POST', '/keys', { why: 'w' })).toMatchObject({ status: 403 })
    expect(await ask('operator', 'POST', '/keys', { why: 'somebody left' })).toEqual({ status: 200, body: { number: 2, resealed: 1, left: [] } })
    expect(await ask('operator', 'GET', '/keys')).toMatchObject({ status: 200, body: { items: [{ number: 2, documents: 1 }, { number: 1, documents: 0 }] } })
    expect(await reveal('operator')).toMatchObject({ status: 200, body: { value: 'topsecret' } })
    expect(JSON.stringify(await web.database.ledgerEntry.findMany({ select: { canonical: true } }))).not.toContain('topsecret')
  })
})

describe('a roll-out in stages over the API', () => {
  test('begins, reaches others, and is finished or stopped', async () => {
    const place = { application: 'home', layer: 'zone', target: 'c', format: 'yaml' }
    expect(await ask('member', 'PUT', '/documents', { ...place, text: 'a: 1', expectedVersion: 0 })).toMatchObject({ status: 200 })
    const start = (who: string, text: string, expectedVersion: number) => ask(who, 'POST', '/stages', { ...place, text, expectedVersion, share: 10 })
    expect(await start('viewer', 'a: 2', 1)).toMatchObject({ status: 403 })
    expect(await start('stranger', 'a: 2', 1)).toMatchObject({ status: 404 })
    const first = await start('member', 'a: 2', 1)
    expect(first).toMatchObject({ status: 201, body: { state: 'running', share: 10, zones: [] } })
    const at = `/stages/${String(first.body.id)}`
    for (const [method, path, body] of [['GET', at, undefined], ['POST', `${at}/widen`, { share: 20, expectedChange: '1' }], ['POST', `${at}/finish`, {}], ['POST', `${at}/stop`, {}]] as const) expect([path, (await ask('stranger', method, path, body)).status]).toEqual([path, 404])
    expect(await ask('member', 'PUT', '/documents', { ...place, text: 'a: 9', expectedVersion: 1 })).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(await ask('member', 'POST', `${at}/widen`, { zones: ['c'], share: 50, expectedChange: first.body.change })).toMatchObject({ status: 200, body: { share: 50, zones: ['c'] } })
    expect(await ask('member', 'POST', `${at}/finish`, { comment: 'went well' })).toMatchObject({ status: 200, body: { version: 2, text: 'a: 2', comment: 'went well' } })
    const second = await start('member', 'a: 3', 2)
    expect(await ask('member', 'POST', `/stages/${String(second.body.id)}/stop`, { comment: 'too slow' })).toMatchObject({ status: 200, body: { state: 'stopped' } })
    expect(await ask('viewer', 'GET', '/stages?application=home&limit=1')).toMatchObject({ status: 200, body: { total: 2, items: [{ state: 'stopped' }], next: expect.any(String) } })
  })
})

describe('a Git repository over the API', () => {
  test('what is exported is imported again: nothing is other than before', async () => {
    const seen = await answerOf('viewer', 'GET', '/export')
    expect(seen.status).toBe(200)
    await seen.body?.cancel()
    const answer = await answerOf('member', 'GET', '/export')
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'application/x-git-bundle', 'attachment; filename="configuration.bundle"'])
    const bundle = new Uint8Array(await answer.arrayBuffer())
    expect(await ask('viewer', 'POST', '/import?dryRun=true', bundle, 'application/x-git-bundle')).toMatchObject({ status: 403 })
    const imported = await ask('member', 'POST', '/import', bundle, 'application/x-git-bundle')
    expect(imported).toMatchObject({ status: 200, body: { commit: expect.stringMatching(/^[0-9a-f]{40}$/), skipped: [] } })
    expect((imported.body.documents as { path: string; outcome: string }[]).map(({ path, outcome }) => [path, outcome])).toEqual([['.quarterdeck/home/cluster/blue.yml', 'same'], ['.quarterdeck/home/zone/c.yml', 'same'], ['home.yml', 'same']])
    // To another team it is a repository of applications that there are not.
    expect(await ask('stranger', 'POST', '/import', bundle, 'application/octet-stream')).toMatchObject({ status: 200, body: { documents: [], skipped: [{}, {}, {}] } })
    expect(await ask('member', 'POST', '/import', new TextEncoder().encode('no bundle'), 'application/octet-stream')).toMatchObject({ status: 400 })
    expect(await ask('member', 'POST', '/import', bundle, 'text/plain')).toMatchObject({ status: 415 })
  })
})
