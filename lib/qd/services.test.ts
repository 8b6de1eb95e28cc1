import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Binding, Service, ServiceDetail } from '../domains/catalog/schemas'
import { parseGiven } from './arguments'
import { serviceCommands } from './commands/services'
import { createSay } from './say'

const id = 'a'.repeat(16)
const service = (more: Partial<Service> = {}): Service => ({
  id, team: 'front', name: 'orders-db', offering: 'postgresql', plan: 'small', state: 'ready', step: '', reason: '', said: null, size: '', usage: { sizeBytes: 7_340_032, connections: 1, atMs: 0 }, sizeLimitBytes: 1, connectionsLimit: 20,
  overSize: false, bindings: 1, lastUseAt: null, createdBy: { id: 'x', name: 'X' }, createdAt: '', readyAt: null, deletedAt: null, version: 0, ...more,
})
const binding = (more: Partial<Binding> = {}): Binding => ({
  id: 'b'.repeat(16), service: 'orders-db', application: 'home', name: 'orders-db', databaseUrl: true, state: 'bound', step: '', reason: '', said: null, instances: { live: 2, current: 2 },
  credentials: [{ id: 'c', number: 3, state: 'issued', given: true, sessions: 0, holders: [], endAsked: false, createdAt: '', issuedAt: '', revokedAt: null, lastUseAt: null }], lastUseAt: null, createdBy: { id: 'x', name: 'X' }, createdAt: '', settledAt: null, endedAt: null, ...more,
})
const detail = (more: Partial<ServiceDetail> = {}): ServiceDetail => ({ ...service(), bindingList: [binding()], events: [], ...more })
const page = (...items: Service[]) => ({ items, next: null, total: items.length })
const at = `/services/${id}`
const bindingAt = `${at}/bindings/${binding().id}`

let server: Server
/** What the console answers to `METHOD path`; the last of several again and again. */
let answers: Record<string, unknown[]>
let asked: { route: string; body: unknown }[]

beforeEach(async () => {
  asked = []
  answers = { 'GET /services': [page(service())], [`GET ${at}`]: [detail()] }
  server = createServer((request, response) => {
    void (async () => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '').split('?')[0]}`
      const sent = await text(request)
      asked.push({ route, body: sent === '' ? null : JSON.parse(sent) })
      const [first, ...rest] = answers[route] ?? []
      if (rest.length > 0) answers[route] = rest
      response.writeHead(first === undefined ? 409 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(first ?? { type: '', code: 'conflict', title: 'Conflict', status: 409, detail: 'Team front has 10 of 10.', refusal: { rule: 'quota small: 10', liftedBy: ['operator'] } }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(command: keyof typeof serviceCommands, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven(['services', command, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const say = createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words))
  const exit = await serviceCommands[command](given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join(''), notes: notes.join('') }
}
const sentTo = (route: string) => asked.find((one) => one.route === route)?.body

test('the list names size, state and last use', async () => {
  expect((await run('list')).out).toMatch(/orders-db +front +postgresql +small +ready +1 +7\.0 MiB +-/)
})

test('an order follows its progress until it is ready; a failure and a refusal end as no', async () => {
  answers['POST /services'] = [service({ state: 'creating' })]
  answers[`GET ${at}`] = [detail({ state: 'creating', step: 'provision', reason: 'the server is starting' }), detail()]
  const good = await run('create', 'orders-db', '--team', 'front', '--plan', 'small', '--wait', '--why', 'a shop')
  expect([good.exit, good.out, good.notes]).toEqual(['done', 'orders-db is ready\n', 'orders-db is creating (the server is starting)\norders-db is ready\n'])
  expect(sentTo('POST /services')).toEqual({ team: 'front', name: 'orders-db', plan: 'small', why: 'a shop' })
  answers[`GET ${at}`] = [detail({ state: 'failed', reason: 'no room' })]
  expect(await run('create', 'orders-db', '--team', 'front', '--plan', 'small', '--wait')).toMatchObject({ exit: 'no', out: 'orders-db is failed (no room)\n' })
  delete answers['POST /services']
  expect((await run('create', 'orders-db', '--team', 'front', '--plan', 'small')).exit).toEqual({ stop: 'no', message: 'Team front has 10 of 10.\n  rule: quota small: 10' })
  expect((await run('create', 'orders-db', '--team', 'front', '--plan', 'huge')).exit).toMatchObject({ stop: 'usage' })
})

test('binding, rotating, going back and unbinding aim at the binding of the application', async () => {
  answers[`POST ${at}/bindings`] = [binding({ state: 'binding', step: 'issue' })]
  expect((await run('bind', 'orders-db', 'home', '--database-url', '--name', 'main')).out).toBe('home and orders-db: binding (makes the login); credential #3 with 2 of 2 instances\n')
  expect(sentTo(`POST ${at}/bindings`)).toEqual({ application: 'home', databaseUrl: true, name: 'main' })
  answers[`POST ${bindingAt}/rotation`] = [binding({ state: 'rotating' })]
  answers[`GET ${at}`] = [detail(), detail({ bindingList: [binding({ state: 'rotating', step: 'drain', reason: '1 session with credential #2' })] }), detail()]
  const rotated = await run('rotate', 'orders-db', 'home', '--wait')
  expect(rotated).toMatchObject({ exit: 'done', notes: expect.stringContaining('waits until nobody uses the former credential: 1 session with credential #2') })
  answers[`DELETE ${bindingAt}/rotation`] = [binding({ state: 'cancelling' })]
  expect((await run('rotate', 'orders-db', 'home', '--cancel')).exit).toBe('done')
  answers[`DELETE ${bindingAt}`] = [binding({ state: 'unbinding' })]
  expect((await run('unbind', 'orders-db', 'home', '--why', 'over')).exit).toBe('done')
  expect(sentTo(`DELETE ${bindingAt}`)).toEqual({ why: 'over' })
  expect((await run('unbind', 'orders-db', 'other')).exit).toEqual({ stop: 'no', message: 'other is not bound to orders-db.' })
})

test('deleting names every binding with its last use, and does nothing until the name is confirmed', async () => {
  expect((await run('delete', 'orders-db')).exit).toEqual({ stop: 'usage', message: 'This deletes orders-db with its data, for good, and unbinds:\n  home, last use never\nSay so with --confirm orders-db --why TEXT.' })
  expect(asked.some(({ route }) => route.startsWith('DELETE'))).toBe(false)
  answers[`DELETE ${at}`] = [service({ state: 'deleting' })]
  expect((await run('delete', 'orders-db', '--confirm', 'orders-db')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('--why is missing') })
  expect(asked.some(({ route }) => route.startsWith('DELETE'))).toBe(false)
  expect((await run('delete', 'orders-db', '--confirm', 'orders-db', '--why', 'the shop closes')).exit).toBe('done')
  expect(sentTo(`DELETE ${at}`)).toEqual({ confirm: 'orders-db', why: 'the shop closes' })
})

test('what failed is tried again: an order by its name, a binding by its application', async () => {
  answers[`POST ${at}/retry`] = [service({ state: 'creating' })]
  answers[`GET ${at}`] = [detail({ state: 'creating' }), detail()]
  expect(await run('retry', 'orders-db', '--why', 'there is room now', '--wait')).toMatchObject({ exit: 'done', notes: 'orders-db is creating\norders-db is ready\n' })
  expect(sentTo(`POST ${at}/retry`)).toEqual({ why: 'there is room now' })
  answers[`POST ${bindingAt}/retry`] = [binding({ state: 'rotating' })]
  expect((await run('retry', 'orders-db', 'home')).exit).toBe('done')
  expect(sentTo(`POST ${bindingAt}/retry`)).toEqual({})
})

test('ending sessions needs a reason and says whose they are', async () => {
  expect((await run('endSessions', 'orders-db', 'home')).exit).toMatchObject({ stop: 'usage' })
  const held = { id: 'd', number: 2, state: 'issued' as const, given: false, sessions: 2, holders: [{ program: 'psql', address: 'private' as const, sessions: 2, sinceMs: 0 }], endAsked: false, createdAt: '', issuedAt: '', revokedAt: null, lastUseAt: null }
  answers[`GET ${at}`] = [detail({ bindingList: [binding({ state: 'rotating', step: 'drain', credentials: [...binding().credentials, held] })] })]
  answers[`DELETE ${bindingAt}/sessions`] = [binding({ state: 'rotating', step: 'drain' })]
  expect(await run('endSessions', 'orders-db', 'home', '--why', 'left open')).toMatchObject({ exit: 'done', notes: 'credential #2: 2 sessions of psql, private, since 1970-01-01T00:00:00.000Z\n' })
  expect(sentTo(`DELETE ${bindingAt}/sessions`)).toEqual({ why: 'left open' })
})

test('a full service says so beside its state', async () => {
  answers[`POST ${at}/retry`] = [service({ size: 'held' })]
  expect((await run('retry', 'orders-db')).out).toBe('orders-db is ready (over its size: its logins may not write)\n')
})

test('revealing needs a reason and prints the address alone', async () => {
  expect((await run('reveal', 'orders-db', 'home')).exit).toMatchObject({ stop: 'usage' })
  answers[`POST ${bindingAt}/reveal`] = [{ number: 3, host: 'h', port: 1, database: 'd', username: 'u', password: 'p', uri: 'postgresql://u:p@h:1/d' }]
  expect(await run('reveal', 'orders-db', 'home', '--why', 'a dump')).toEqual({ exit: 'done', out: 'postgresql://u:p@h:1/d\n', notes: 'Credential #3. The ledger has that you saw it.\n' })
})

test('a name that two teams use is not guessed', async () => {
  answers['GET /services'] = [page(service(), service({ team: 'back' }))]
  expect((await run('unbind', 'orders-db', 'home')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('add --team T (front, back)') })
})
