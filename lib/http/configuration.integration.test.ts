import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { socketPath } from '@/lib/control/part-settings'
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
  daemon = await serveControl(socketPath(web.settings, 'daemon'), handlers, createLog('daemon', () => undefined))
})
afterAll(async () => {
  await web.close()
  daemon.closeAllConnections()
  daemon.close()
})

async function ask(who: string, method: string, path: string, body?: unknown) {
  const [address = '', query = ''] = path.split('?')
  const parts = `/api/v1/config${address}`.split('/')
  const route = routes.find((one) => one.method === method && one.path.split('/').length === parts.length && one.path.split('/').every((part, at) => part.startsWith('{') || part === parts[at])) ?? expect.unreachable()
  const params = Object.fromEntries(route.path.split('/').flatMap((part, at) => (part.startsWith('{') ? [[part.slice(1, -1), parts[at] ?? '']] : [])))
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const request = new Request(`http://127.0.0.1:3000${parts.join('/')}?${query}`, { method, headers: { authorization: `Bearer ${tokens[who]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...sent })
  const response = await route.handler(request, { params: Promise.resolve(params) })
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
    expect(await ask('viewer', 'GET', '/documents?application=home&layer=application&target=')).toMatchObject({ status: 200, body: { total: 1, items: [{ id }] } })
    expect(await ask('viewer', 'GET', '/documents?layer=zone')).toMatchObject({ status: 200, body: { total: 0 } })
    expect(await ask('viewer', 'GET', '/documents?layer=nonsense')).toMatchObject({ status: 400 })
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
