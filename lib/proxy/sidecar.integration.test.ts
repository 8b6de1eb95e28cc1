import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { instanceInfo } from '@/lib/domains/registry/testing/build'
import { until } from './testing/estate'
import { knownInstance, secretOf, type SidecarEstate, startSidecarEstate } from './testing/sidecar-estate'

let estate: SidecarEstate
beforeAll(async () => void (estate = await startSidecarEstate()))
afterAll(() => estate.stop())

const apps = new Set<{ server: Server; end(): Promise<void> }>()
afterEach(async () => {
  await Promise.all([...apps].map(({ end }) => end()))
  apps.clear()
})

/** A process of somebody: it answers its health as it is told. */
async function startApp() {
  const state = { health: 200 }
  const server = createServer((request, response) => {
    if (request.url === '/health') response.statusCode = state.health
    response.end(`${request.method} ${request.url} ${request.headers['x-quarterdeck-caller'] ?? 'nobody'}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const app = {
    server, state,
    port: (server.address() as AddressInfo).port,
    async end() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  apps.add(app)
  return app
}

const ask = (path: string, init: RequestInit = {}) => fetch(estate.sidecar + path, init)
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
const status = (id: string, wanted: string | null) => until(`${id} to be ${wanted}`, () => estate.statusOf(id) === wanted || undefined, 20_000)
const mine = (id: string, path: string) => `/i/${secretOf(id)}${path}`
let number = 0
const newId = (application: string) => `${application}-v000-${String(++number).padStart(6, '0')}`

describe('/register', () => {
  test('an instance of ours is registered as what the runtime knows, is UP once its health passes and is called by others', async () => {
    const app = await startApp()
    const id = newId('reports')
    await estate.know(knownInstance(id, 'reports', app.port, 'local-b'))
    const answer = await post(mine(id, '/register'), {})
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ instance: id, application: 'reports', port: app.port, zone: 'local-b', verified: true, status: 'STARTING', health: '/health', checkEverySeconds: 5 })
    await status(id, 'UP')
    const lease = estate.registry.table.findById(id)
    expect(lease).toMatchObject({ identity: { application: 'reports', zone: 'local-b', cluster: 'reports' }, info: { hostName: '127.0.0.1', port: { number: app.port, enabled: true }, durationSeconds: 15, metadata: { registeredBy: 'sidecar', zone: 'local-b' } } })
    await until('it to be called', async () => (await ask(mine(id, '/call/reports/x?y=1'))).status === 200 || undefined)
    expect(await (await ask(mine(id, '/call/reports/x?y=1'))).text()).toBe('GET /x?y=1 reports')
    expect(await (await ask(mine(id, '/register'))).json()).toMatchObject({ instance: id, status: 'UP', failures: 0 })
    expect(await (await post(mine(id, '/register'), {})).json()).toMatchObject({ instance: id, status: 'UP' })
    expect(estate.statusOf(id)).toBe('UP')
    expect((await ask(mine(id, '/register'), { method: 'DELETE' })).status).toBe(204)
    expect(estate.statusOf(id)).toBeNull()
    expect((await ask(mine(id, '/register'))).status).toBe(404)
  })

  test('heartbeats stop and DOWN is told while the health check fails; it is UP again after it, and gone when its process is', async () => {
    const app = await startApp()
    const id = newId('moody')
    await estate.know(knownInstance(id, 'moody', app.port))
    await post(mine(id, '/register'), { health: '/health' })
    await status(id, 'UP')
    app.state.health = 503
    await status(id, 'DOWN')
    app.state.health = 204
    await status(id, 'UP')
    await app.end()
    await status(id, null)
    expect((await estate.proxy.control(proxyCalls.registrations, {})).items.map(({ instance }) => instance)).not.toContain(id)
  })

  test('somebody on this machine registers by name and port, unverified, and leaves by the address that it was given', async () => {
    const app = await startApp()
    const answer = await post('/register', { application: 'Legacy.Tool', port: app.port, metadata: { owner: 'crew', registeredBy: 'me' } })
    expect(answer.status).toBe(201)
    const id = `127.0.0.1:Legacy.Tool:${app.port}`
    expect(await answer.json()).toMatchObject({ instance: id, verified: false, status: 'STARTING' })
    const location = answer.headers.get('location') ?? ''
    expect(location).toMatch(/^\/register\/[\w-]{32}$/)
    await status(id, 'UP')
    expect(estate.registry.table.findById(id)).toMatchObject({ identity: null, info: { metadata: { owner: 'crew', registeredBy: 'sidecar' } } })
    expect(await (await ask(location)).json()).toMatchObject({ instance: id, status: 'UP' })
    expect((await ask('/register/another', { method: 'DELETE' })).status).toBe(404)
    expect((await ask('/register', { method: 'DELETE' })).status).toBe(401)
    expect((await ask(location, { method: 'DELETE' })).status).toBe(204)
    expect(estate.statusOf(id)).toBeNull()
  })

  test('a proxy that begins anew goes on with what it kept, and neither ticket nor secret is on disk', async () => {
    const app = await startApp()
    const id = newId('lasting')
    await estate.know(knownInstance(id, 'lasting', app.port))
    await post(mine(id, '/register'), {})
    const { headers } = await post('/register', { application: 'foreign', port: app.port })
    await status(id, 'UP')
    await estate.restartProxy()
    const stored = readFileSync(join(estate.settings.dataDir, 'run', 'sidecar-registrations.json'), 'utf8')
    expect(stored).toContain(id)
    expect(stored).not.toContain(secretOf(id))
    expect(stored).not.toContain(headers.get('location')?.split('/').at(-1))
    expect((await ask(headers.get('location') ?? '')).status).toBe(200)
    app.state.health = 500
    await status(id, 'DOWN')
    await ask(headers.get('location') ?? '', { method: 'DELETE' })
  })

  test('what the runtime has ended is kept no longer', async () => {
    const app = await startApp()
    const id = newId('ended')
    await estate.know(knownInstance(id, 'ended', app.port))
    await post(mine(id, '/register'), {})
    await status(id, 'UP')
    await estate.forget(id)
    await until('it to be forgotten', async () => (await estate.proxy.control(proxyCalls.registrations, {})).items.every(({ instance }) => instance !== id) || undefined)
    expect((await post(mine(id, '/register'), {})).status).toBe(401)
    expect(estate.statusOf(id)).toBeNull()
  })

  test('a registry that lost the lease is told everything again', async () => {
    const app = await startApp()
    const id = newId('again')
    await estate.know(knownInstance(id, 'again', app.port))
    await post(mine(id, '/register'), {})
    await status(id, 'UP')
    await estate.registry.proven.cancel({ app: 'AGAIN', id, secret: null })
    expect(estate.statusOf(id)).toBeNull()
    await status(id, 'UP')
  })

  test.each([
    ['no type', {}, 415, { 'content-type': 'text/plain' }],
    ['no JSON', '{', 400, {}],
    ['nothing', {}, 400, {}],
    ['no port', { application: 'a' }, 400, {}],
    ['a port that is none', { application: 'a', port: 70_000 }, 400, {}],
    ['a name with a path', { application: '../a', port: 9 }, 400, {}],
    ['a health address elsewhere', { application: 'a', port: 9, health: 'http://example.com/' }, 400, {}],
    ['a health path with a line end', { application: 'a', port: 9, health: '/\r\nx' }, 400, {}],
    ['a field that there is not', { application: 'a', port: 9, host: '10.0.0.1' }, 400, {}],
    ['too much', { application: 'a', port: 9, metadata: { a: 'x'.repeat(70_000) } }, 413, {}],
    ['far too much', { application: 'a', port: 9, metadata: { a: 'x'.repeat(8_000_000) } }, 413, {}],
  ])('%s is refused', async (_what, body, wanted, headers) => {
    const answer = await post('/register', body, headers)
    expect(answer.status).toBe(wanted)
    expect(await answer.json()).toMatchObject({ status: wanted, type: expect.stringContaining('quarterdeck') })
  })

  test('nobody registers a port of the platform, another application, or under an id of ours', async () => {
    expect((await post('/register', { application: 'a', port: estate.settings.ports.eureka })).status).toBe(400)
    const app = await startApp()
    const id = `127.0.0.1:taken:${app.port}`
    await estate.know(knownInstance(id, 'taken', app.port))
    expect((await post('/register', { application: 'taken', port: app.port })).status).toBe(409)
    expect((await post(mine(id, '/register'), { application: 'home' })).status).toBe(403)
    expect((await post('/i/wrong/register', { application: 'a', port: app.port })).status).toBe(401)
    expect(estate.statusOf(id)).toBeNull()
  })
})

describe('/config', () => {
  test('says one value and all of them, by where the caller stands; nobody else is told anything', async () => {
    const id = newId('home')
    await estate.know(knownInstance(id, 'home', 9))
    await estate.configure('global', '', 'greeting: hello\nlimit: 5')
    await estate.configure('zone', 'local-a', 'greeting: "good day ${limit}"', 'home')
    await estate.configure('cluster', 'home', 'password: "{cipher}k1.for-home"', 'home')
    expect(await (await ask(mine(id, '/config/greeting'))).json()).toEqual({ key: 'greeting', value: 'good day 5', source: 'home/zone/local-a@1' })
    expect(await (await ask(mine(id, '/config/limit'))).json()).toEqual({ key: 'limit', value: 5, source: 'global@1' })
    expect(await (await ask(mine(id, '/config/greeting'), { headers: { accept: 'text/plain' } })).text()).toBe('good day 5')
    expect(await (await ask(mine(id, '/config'))).json()).toMatchObject({ version: '3', values: { greeting: 'good day 5', limit: 5, password: 'opened for home' } })
    expect((await ask(mine(id, '/config/nothing'))).status).toBe(404)
    expect((await ask(mine(id, '/config/__proto__'))).status).toBe(404)
    expect((await ask(mine(id, '/config/greeting?profiles=a/b'))).status).toBe(400)
    expect((await ask('/config/greeting')).status).toBe(401)
    expect((await ask('/i/wrong/config/greeting')).status).toBe(401)
    expect((await ask(mine(id, '/config/greeting'), { method: 'POST' })).status).toBe(405)
  })

  test('a watch is told at once, a long poll answers at the change, and both serve on while the daemon is away', async () => {
    const id = newId('watcher')
    await estate.know(knownInstance(id, 'watcher', 9))
    await estate.configure('application', '', 'level: 1', 'watcher')
    const watched = await ask(mine(id, '/config/level'), { headers: { accept: 'text/event-stream' } })
    expect(watched.headers.get('content-type')).toContain('text/event-stream')
    const reader = watched.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
    let text = ''
    const told = async (words: string) => {
      while (!text.includes(words)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`ended before ${words}: ${text}`)
        text += value
      }
    }
    await told('"value":1')
    const first = await ask(mine(id, '/config/level'))
    const tag = first.headers.get('etag') ?? ''
    expect((await ask(mine(id, '/config/level'), { headers: { 'if-none-match': tag } })).status).toBe(304)
    const polled = ask(mine(id, '/config/level'), { headers: { 'if-none-match': tag, prefer: 'wait=30' } })
    await estate.configure('application', '', 'level: 2', 'watcher')
    expect(await (await polled).json()).toMatchObject({ value: 2 })
    await told('"value":2')
    await estate.configure('application', '', 'other: 3', 'watcher')
    await told('"value":null')
    await estate.stopDaemon()
    expect(await (await ask(mine(id, '/config'))).json()).toMatchObject({ values: { other: 3 } })
    await estate.startDaemonAgain()
    await estate.configure('application', '', 'level: 4', 'watcher')
    await told('"value":4')
    await estate.forget(id)
    while (!(await reader.read()).done);
    expect((await ask(mine(id, '/config/level'))).status).toBe(401)
  })

  test('a proxy that stops ends its watches and answers its long polls', async () => {
    const id = newId('stopping')
    await estate.know(knownInstance(id, 'stopping', 9))
    await estate.configure('application', '', 'level: 1', 'stopping')
    const watched = await ask(mine(id, '/config'), { headers: { accept: 'text/event-stream' } })
    const tag = (await ask(mine(id, '/config'))).headers.get('etag') ?? ''
    const before = (await estate.proxy.status()).requests.sidecar
    const polled = ask(mine(id, '/config'), { headers: { 'if-none-match': tag, prefer: 'wait=60' } })
    await until('the poll to be there', async () => (await estate.proxy.status()).requests.sidecar > before || undefined)
    await estate.restartProxy()
    expect(await watched.text()).toContain('"level":1')
    expect((await polled).status).toBe(304)
  })
})

describe('where everybody is', () => {
  test('/hosts gives the form of Spring Cloud Sidecar, the near ones first; /health says what the sidecar knows', async () => {
    const id = newId('finder')
    await estate.know(knownInstance(id, 'finder', 9))
    await estate.registry.writes.register(instanceInfo({ app: 'search', instanceId: 's1', port: { $: 4001, '@enabled': 'true' }, metadata: { zone: 'local-b' }, vipAddress: 'find.me:80,other' }), null)
    await estate.registry.writes.register(instanceInfo({ app: 'search', instanceId: 's2', port: { $: 4002, '@enabled': 'true' }, metadata: { zone: 'local-a' }, vipAddress: 'search' }), null)
    await until('both', async () => (await (await ask('/hosts/SEARCH')).json()).length === 2 || undefined)
    expect(await (await ask(mine(id, '/hosts/search'))).json()).toEqual([
      { host: '127.0.0.1', port: 4002, uri: 'http://127.0.0.1:4002', serviceId: 'search', secure: false },
      { host: '127.0.0.1', port: 4001, uri: 'http://127.0.0.1:4001', serviceId: 'search', secure: false },
    ])
    expect(await (await ask('/hosts/nobody')).json()).toEqual([])
    expect(await (await ask(mine(id, '/health'))).json()).toMatchObject({ status: 'UP', discovery: { connected: true }, caller: { application: 'finder', instance: id, registration: null } })
    expect(await (await ask('/health')).json()).toMatchObject({ status: 'UP', caller: null })
    expect(await (await ask('/eureka/hosts?appName=search&vip=find')).json()).toEqual(['127.0.0.1'])
    await Promise.all(['s1', 's2'].map((one) => estate.registry.writes.cancel({ app: 'SEARCH', id: one, secret: null })))
  })

  test('/cache is kept for later, and says so', async () => {
    const answer = await ask('/cache/some/key', { method: 'PUT', body: 'x' })
    expect(answer.status).toBe(501)
    expect(await answer.json()).toMatchObject({ type: expect.stringContaining('no-cache') })
  })

  test('a page that names this machine otherwise is told nothing', async () => {
    const { request } = await import('node:http')
    const asked = request(`${estate.sidecar}/hosts/home`, { headers: { host: 'evil.example' } }).end()
    const [answer] = await once(asked, 'response')
    expect(answer.statusCode).toBe(421)
    answer.resume()
  })
})

describe("Prana's paths", () => {
  test('answer in its shapes', async () => {
    const app = await startApp()
    const id = newId('prana')
    await estate.know(knownInstance(id, 'prana', app.port))
    await estate.configure('application', '', 'foo: bar\nlol: 10', 'prana')
    const ping = await ask('/ping')
    expect([await ping.text(), ping.headers.get('cache-control')]).toEqual(['pong', 'must-revalidate,no-cache,no-store'])
    expect(await (await ask(mine(id, '/status'))).json()).toEqual({ status: 'UNKNOWN' })
    expect((await ask(mine(id, '/healthcheck'))).status).toBe(503)
    await post(mine(id, '/register'), {})
    await status(id, 'UP')
    expect(await (await ask(mine(id, '/status'))).json()).toEqual({ status: 'UP' })
    const well = await ask(mine(id, '/healthcheck'))
    expect([await well.text(), well.headers.get('content-type')]).toEqual(['<health>ok</health>', 'application/xml'])
    app.state.health = 500
    const sick = await ask(mine(id, '/healthcheck'))
    expect([sick.status, await sick.json()]).toEqual([503, { reason: 'Service Unavailable', message: '<health>fail</health>' }])
    app.state.health = 200
    expect(await (await ask(mine(id, '/dynamicproperties?id=foo&id=lol&id=none'))).text()).toBe('{"foo":"bar","lol":"10","none":null}')
    expect((await ask('/dynamicproperties?id=foo')).status).toBe(401)
    expect(await (await ask('/eureka/hosts')).json()).toEqual({ reason: 'Bad Request', message: 'appName has to be specified' })
    await status(id, 'UP')
    await until('it to be in service', async () => (await (await ask('/eureka/hosts?appName=PRANA')).json()).length === 1 || undefined)
    expect(await (await ask(mine(id, `/proxy?vip=prana&path=${encodeURIComponent('/a b?c=ü#d')}`))).text()).toBe('GET /a%20b?c=%C3%BC%23d prana')
    const body = await ask(`/proxy?vip=PRANA:7001&path=x`, { method: 'PUT', body: 'y' })
    expect(await body.text()).toBe('PUT /x nobody')
    expect((await ask('/proxy?path=/x')).status).toBe(404)
    await ask(mine(id, '/register'), { method: 'DELETE' })
  })

  test('a virtual host leads to the application that announces it', async () => {
    const app = await startApp()
    await estate.registry.writes.register(instanceInfo({ app: 'shop', instanceId: 'shop-1', port: { $: app.port, '@enabled': 'true' }, vipAddress: 'buy.here:7001' }), null)
    await until('the virtual host', async () => (await ask('/proxy?vip=buy.here&path=/x')).status === 200 || undefined)
    expect(await (await ask('/proxy?vip=Buy.Here:7001&path=/x')).text()).toBe('GET /x nobody')
    await estate.registry.writes.cancel({ app: 'SHOP', id: 'shop-1', secret: null })
  })
})
