import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { composeRemotes, type DaemonRemotes } from '@/lib/compose/registry-remotes'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { listenForWork } from '@/lib/daemon/controllers/listen-for-work'
import { type LiveRegistry, startLiveRegistry } from '@/lib/daemon/registry/testing/live-registry'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { readRemotePlan } from '@/lib/domains/registry/adapters/prisma-remote-plan'
import type { RemoteList } from '@/lib/domains/registry/remote-schemas'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import type { Handler } from '@/lib/http/declaration'
import { createEnvelope } from '@/lib/kernel/envelope'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { GET as differences } from './[name]/differences/route'
import { DELETE as remove, PUT as put } from './[name]/route'
import { POST as tryOut } from './[name]/test/route'
import { GET as list } from './route'

const rootKey = Buffer.alloc(32, 7)
const secret = 'a-password-that-nobody-may-see'
let web: TestWeb
let daemon: DaemonRemotes
let control: Server
let own: LiveRegistry
let other: LiveRegistry
let listening: ReturnType<typeof listenForWork>
let tokens: { operator: string; viewer: string }

const register = (at: LiveRegistry, application: string, instanceId: string, more = {}) => at.call('POST', `/eureka/apps/${application}`, { body: wireInstance({ app: application, instanceId, ...more }) })

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'shop')
  tokens = { operator: await addToken(web.database, 'operator'), viewer: await addToken(web.database, 'viewer', team.id) }
  ;[own, other] = await Promise.all([startLiveRegistry(), startLiveRegistry()])
  await Promise.all([register(own, 'shop', 'a'), register(own, 'shop', 'b'), register(other, 'shop', 'a', { status: 'DOWN' }), register(other, 'hidden', 'h')])
  await web.database.application.create({ data: { id: 'app-shop', name: 'shop', teamId: team.id } })
  daemon = composeRemotes({ database: web.database, own: own.registry.table, log: web.log, rootKey })
  const routes = controlRoutes()
  daemon.answer(routes)
  control = await serveControl(join(web.settings.socketDir, 'daemon.sock'), routes, web.log)
  listening = listenForWork(web.urls.applicationUrl, (kind) => kind === daemon.kind && void daemon.reload(), web.log)
})
afterAll(async () => {
  await Promise.all([listening.stop(), daemon.stop()])
  control.closeAllConnections()
  control.close()
  await Promise.all([own.stop(), other.stop()])
  expect(web.logged.filter((line) => line.includes('"error"') || line.includes(secret))).toEqual([])
  await web.close()
})

async function ask(handler: Handler, method: string, body: object | null, { name = 'eu', token = tokens.operator, query = '' }: { name?: string; token?: string; query?: string } = {}) {
  const request = new Request(`http://127.0.0.1:3000/api/v1/registry/remotes${query}`, { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) })
  const response = await handler(request, { params: Promise.resolve(handler === list ? {} : { name }) })
  const text = await response.text()
  expect(text).not.toContain(secret)
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}
const remotes = async (token?: string) => (await ask(list, 'GET', null, token === undefined ? {} : { token })).body as unknown as RemoteList
const choice = (more: object = {}) => ({ url: `${other.origin}/eureka`, insideAllowed: true, ...more })

describe('other registries', () => {
  test('are none at first, and named, tested and removed by operators alone', async () => {
    expect(await remotes(tokens.viewer)).toMatchObject({ own: { applications: 1 }, items: [] })
    for (const [handler, method, body] of [[put, 'PUT', choice({ expectedVersion: 0 })], [tryOut, 'POST', choice()], [remove, 'DELETE', { expectedVersion: 1 }]] as const)
      expect(await ask(handler, method, body, { token: tokens.viewer })).toMatchObject({ status: 403, body: { refusal: { rule: 'registry-remotes:write needs operator' } } })
  })

  test.each([
    ['a name that is no region', { name: 'E U' }, {}, '#/name'],
    ['an address that is none', {}, { url: 'file:///etc/passwd' }, '#/url'],
    ['a login inside the address', {}, { url: 'http://me:you@eureka:8761' }, '#/url'],
    ['a login without its secret', {}, { login: 'bearer' }, '#/secret'],
    ['a password without a name', {}, { login: 'basic', secret }, '#/username'],
  ])('%s is refused at its field', async (_what, options, wrong, pointer) => {
    expect((await ask(put, 'PUT', choice({ expectedVersion: 0, ...wrong }), options)).body).toMatchObject({ code: 'invalid-input', errors: [{ pointer }] })
    expect((await remotes()).items).toEqual([])
  })

  test('a test says what is wrong or what is there, and changes nothing', async () => {
    const tested = async (more: object) => (await ask(tryOut, 'POST', choice(more))).body
    expect(await tested({})).toMatchObject({ usable: true, findings: [], applications: ['hidden', 'shop'] })
    expect(await tested({ insideAllowed: false })).toMatchObject({ usable: false, findings: [{ kind: 'blocked', address: '127.0.0.1' }] })
    expect(await tested({ url: other.origin })).toMatchObject({ usable: false, findings: [{ kind: 'path' }] })
    expect(await tested({ url: 'http://no-such-host.invalid' })).toMatchObject({ usable: false, findings: [{ kind: 'name', host: 'no-such-host.invalid' }] })
    expect((await remotes()).items).toEqual([])
  })

  test('what was named is read at once and shown beside ours; its secret is sealed, in no answer and no entry of the ledger', async () => {
    expect(await ask(put, 'PUT', choice({ expectedVersion: 0, login: 'bearer', secret, why: 'the old estate' }))).toMatchObject({ status: 200, body: { name: 'eu', hasSecret: true, version: 1 } })
    await expect.poll(async () => (await remotes()).items[0]?.side?.state.readAtMs ?? null).not.toBeNull()
    expect((await remotes()).items[0]?.side).toMatchObject({ applications: 2, instances: { up: 1, down: 1 }, same: 0, differs: 1, onlyHere: 1, onlyThere: 1, secretLost: false })
    expect(JSON.stringify(await web.database.registryRemote.findUniqueOrThrow({ where: { name: 'eu' } }))).not.toContain(secret)
    expect(await readRemotePlan(web.database, createEnvelope(rootKey))).toMatchObject([{ name: 'eu', secret, secretLost: false }])
    expect(await readRemotePlan(web.database, createEnvelope(Buffer.alloc(32, 8)))).toMatchObject([{ secret: null, secretLost: true }])
    const [entry] = await web.database.ledgerEntry.findMany({ where: { action: 'registry-remote.choose' } })
    expect(JSON.parse(entry?.canonical ?? '')).toMatchObject({ subject: { id: 'eu' }, why: 'the old estate', after: { url: `${other.origin}/eureka`, hasSecret: true } })
    expect(entry?.canonical).not.toContain(secret)
  })

  test('difference by difference, a page at a time; of applications out of sight nothing is shown, counted or named', async () => {
    const shown = async (options: object) => ((await ask(differences, 'GET', null, options)).body.items as { kind: string; id: string }[]).map(({ kind, id }) => `${kind} ${id}`)
    expect(await shown({})).toEqual(['differs a', 'only-there h', 'only-here b'])
    expect(await shown({ query: '?kind=only-there' })).toEqual(['only-there h'])
    const first = (await ask(differences, 'GET', null, { query: '?limit=2' })).body
    expect(first).toMatchObject({ total: 3 })
    expect(await shown({ query: `?limit=2&cursor=${String(first.next)}` })).toEqual(['only-here b'])
    expect(await shown({ token: tokens.viewer })).toEqual(['differs a', 'only-here b'])
    expect((await remotes(tokens.viewer)).items[0]?.side).toMatchObject({ applications: 1, onlyThere: 0, differs: 1 })
    expect(await ask(differences, 'GET', null, { name: 'nowhere' })).toMatchObject({ status: 404 })
  })

  test('who saw an older one changes nothing; a kept secret goes to no other origin', async () => {
    expect(await ask(put, 'PUT', choice({ expectedVersion: 0 }))).toMatchObject({ status: 409 })
    expect(await ask(remove, 'DELETE', { expectedVersion: 7 })).toMatchObject({ status: 409 })
    expect((await ask(put, 'PUT', choice({ expectedVersion: 1, login: 'bearer', url: 'http://elsewhere:8761' }))).body).toMatchObject({ errors: [{ pointer: '#/secret' }] })
    expect((await ask(tryOut, 'POST', choice({ login: 'bearer', url: 'http://elsewhere:8761' }))).body).toMatchObject({ errors: [{ pointer: '#/secret' }] })
    expect(await ask(put, 'PUT', choice({ expectedVersion: 1, login: 'bearer', url: `${other.origin}/eureka/v2/` }))).toMatchObject({ status: 200, body: { hasSecret: true, version: 2 } })
  })

  test('a removed one is read no more', async () => {
    expect(await ask(remove, 'DELETE', { expectedVersion: 2, why: 'moved' })).toMatchObject({ status: 204 })
    await expect.poll(() => daemon.remotes.find('eu')).toBeNull()
    expect((await remotes()).items).toEqual([])
    expect(await web.database.ledgerEntry.count({ where: { action: 'registry-remote.remove', subjectId: 'eu' } })).toBe(1)
  })
})
