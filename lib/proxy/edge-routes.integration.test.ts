import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { type EdgeRoute, RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()

const echo = (application: string, instance = application) =>
  startUpstream(application, instance, async (request, response) => {
    const body = await text(request).catch(() => 'cut')
    response.setHeader('content-type', 'application/json')
    response.setHeader('x-powered-by', application)
    response.end(JSON.stringify({ application, instance, method: request.method, url: request.url, headers: request.headers, body }))
  })

const route = (name: string, path: string, applications: string[], more: Partial<z.input<typeof RouteDocument>> = {}): EdgeRoute => ({
  id: name, name, version: 1,
  document: RouteDocument.parse({ match: { path: { kind: 'prefix', value: path } }, targets: applications.map((application) => ({ application, weight: 1 })), ...more }),
})

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** By the raw client: `fetch` sets neither Host nor Origin as it is told. */
async function ask(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<{ status: number; headers: IncomingMessage['headers']; text: string; json: () => Record<string, never> & { headers: Record<string, string> } }> {
  const { hostname, port } = new URL(given.proxy.edge)
  const sent = httpRequest({ hostname, port, path, method, headers, agent: false })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const answered = await text(response)
  return { status: response.statusCode ?? 0, headers: response.headers, text: answered, json: () => JSON.parse(answered) }
}
const counts = async (id: string) => (await given.proxy.control(proxyCalls.edge, {})).routes.find((one) => one.id === id)

describe('a request', () => {
  test('takes the first route of its host, path, method and headers, and the usual address when there is none', async () => {
    await given.serve([await echo('home'), await echo('playback'), await echo('tv')], {
      routes: [
        route('by-host', '/', ['tv'], { match: { hosts: ['tv.example.com', '*.tv.example.com'], path: { kind: 'prefix', value: '/' } } }),
        route('by-method', '/api', ['playback'], { match: { path: { kind: 'prefix', value: '/api' }, methods: ['POST'] } }),
        route('by-header', '/api', ['tv'], { order: 50, match: { path: { kind: 'prefix', value: '/api' }, headers: [{ name: 'X-Plan', value: 'gold' }] } }),
        route('off', '/', ['tv'], { enabled: false, order: 0 }),
      ],
    })
    const to = async (path: string, more: Sent = {}) => (await ask(path, more)).json().application
    expect(await to('/anything', { headers: { host: 'TV.example.com:8080' } })).toBe('tv')
    expect(await to('/anything', { headers: { host: 'eu.tv.example.com' } })).toBe('tv')
    expect((await ask('/anything', { headers: { host: 'xtv.example.com' } })).status).toBe(404)
    expect(await to('/api/x', { method: 'POST' })).toBe('playback')
    expect((await ask('/api/x')).status).toBe(404)
    expect(await to('/api/x', { method: 'POST', headers: { 'x-plan': 'gold' } })).toBe('tv')
    expect((await ask('/apis', { method: 'POST' })).status).toBe(404)
    expect(await to('/home/x')).toBe('home')
  })

  test('is rewritten as the route says, and told what was taken away; header rules hold in both directions', async () => {
    await given.serve([await echo('home')], {
      routes: [route('rewritten', '/api/v2', ['home'], { rewrite: { strip: true, prefix: '/internal' }, headers: { requestSet: [{ name: 'x-edge', value: 'yes' }], requestRemove: ['x-debug'], responseSet: [{ name: 'x-frame-options', value: 'DENY' }], responseRemove: ['x-powered-by'] } })],
    })
    const answer = await ask('/api/v2/titles?x=1', { headers: { 'x-debug': '1', 'x-edge': 'forged' } })
    expect(answer.json()).toMatchObject({ url: '/internal/titles?x=1', headers: { 'x-edge': 'yes', 'x-forwarded-prefix': '/api/v2' } })
    expect(answer.json().headers).not.toHaveProperty('x-debug')
    expect(answer.headers).toMatchObject({ 'x-frame-options': 'DENY' })
    expect(answer.headers).not.toHaveProperty('x-powered-by')
    expect((await ask('/api/v2')).json()).toMatchObject({ url: '/internal/' })
    const span = await until('its span', () => given.proxy.spans.getFinishedSpans().find((one) => one.attributes['quarterdeck.route'] === 'rewritten'))
    expect(span.attributes).toMatchObject({ 'http.route': '/api/v2', 'quarterdeck.route.version': 1, 'url.path': '/internal/titles' })
  })

  test('whose path could be read in two ways is refused where there are routes', async () => {
    await given.serve([await echo('home')], { routes: [route('public', '/home/public', ['home'])] })
    for (const path of ['/home/public/../private', '/home/public/%2e%2e/private', '/home/public/..%2fprivate', '/home/public/.%5cprivate']) {
      expect([path, (await ask(path)).status]).toEqual([path, 400])
    }
    expect((await ask('/home/public/a..b/.well-known')).status).toBe(200)
  })
})

test('targets are shared exactly by weight, and one that nobody is left of gives its turn to the others', async () => {
  const weights = [{ application: 'home', weight: 99 }, { application: 'playback', weight: 1 }, { application: 'gone', weight: 50 }]
  const routes = [route('shared', '/s', [], { targets: weights.slice(0, 2) }), route('partly', '/p', [], { targets: weights.slice(1) })]
  await given.serve([await echo('home'), await echo('playback')], { routes })
  let canary = 0
  for (let round = 0; round < 200; round++) if ((await ask('/s/x')).json().application === 'playback') canary++
  expect(canary).toBe(2)
  for (let round = 0; round < 5; round++) expect((await ask('/p/x')).json().application).toBe('playback')
})

describe('stickiness', () => {
  test('by cookie: the edge gives one, and whoever brings it comes to the same instance', async () => {
    await given.serve([await echo('home', 'a'), await echo('home', 'b'), await echo('home', 'c')], { routes: [route('sticky', '/s', ['home'], { sticky: { by: 'cookie', name: 'qd-route', ttlSeconds: 60 } })] })
    const first = await ask('/s/x')
    const [cookie = ''] = first.headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^qd-route=[0-9a-f]{24}; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax$/)
    for (let round = 0; round < 6; round++) {
      const again = await ask('/s/x', { headers: { cookie: `other=1; ${cookie.split(';')[0]}` } })
      expect(again.json().instance).toBe(first.json().instance)
      expect(again.headers['set-cookie']).toBeUndefined()
    }
    const fresh = new Set<unknown>()
    for (let round = 0; round < 40; round++) fresh.add((await ask('/s/x')).json().instance)
    expect(fresh.size).toBe(3)
  })

  test('by header: the instance of a key goes, and only its keys move', async () => {
    const [a, b, c] = [await echo('home', 'a'), await echo('home', 'b'), await echo('home', 'c')]
    const routes = [route('sticky-by-header', '/s', ['home'], { sticky: { by: 'header', name: 'x-user' } })]
    await given.serve([a, b, c], { routes })
    const placed = async () => Promise.all(Array.from({ length: 30 }, async (_one, user) => String((await ask('/s/x', { headers: { 'x-user': `u${user}` } })).json().instance)))
    const before = await placed()
    await given.serve([a, b], { routes })
    const after = await placed()
    expect(before.filter((one) => one === 'c').length).toBeGreaterThan(0)
    before.forEach((one, user) => (one === 'c' ? expect(after[user]).not.toBe('c') : expect(after[user]).toBe(one)))
  })
})

describe('limits', () => {
  test('a route takes its burst, then answers 429 with when to come again', async () => {
    await given.serve([await echo('home')], { routes: [route('limited', '/l', ['home'], { limits: { route: { perSecond: 0.1, burst: 3 } } })] })
    const statuses = []
    for (let round = 0; round < 5; round++) statuses.push((await ask('/l/x')).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await ask('/l/x')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(1)
    expect(refused.json()).toMatchObject({ status: 429, type: 'tag:quarterdeck,2026:problem:too-many' })
    expect(await counts('limited')).toMatchObject({ requests: 6, limited: 3 })
  })

  test('each client has its own, by the header that names it', async () => {
    await given.serve([await echo('home')], { routes: [route('clients', '/l', ['home'], { limits: { client: { perSecond: 0.1, burst: 1, header: 'x-key' } } })] })
    const as = async (key: string) => (await ask('/l/x', { headers: { 'x-key': key } })).status
    expect([await as('a'), await as('a'), await as('b'), await as('b')]).toEqual([200, 429, 200, 429])
  })

  test('a body larger than the route takes is refused, told beforehand or found out on the way', async () => {
    await given.serve([await echo('home')], { routes: [route('small', '/l', ['home'], { limits: { bodyBytesMax: 1_000 } })] })
    expect((await ask('/l/x', { method: 'POST', body: 'x'.repeat(1_000), headers: { 'content-length': '1000' } })).json().body).toHaveLength(1_000)
    expect((await ask('/l/x', { method: 'POST', headers: { 'content-length': '1001' }, body: 'x'.repeat(1_001) })).status).toBe(413)
    expect((await ask('/l/x', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(2_000) })).status).toBe(413)
    expect(await counts('small')).toMatchObject({ requests: 3, tooLarge: 2 })
  })

  test('an application that has as much as it can take is spared the least important first, and what is critical last', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow = await startUpstream('home', 'a', async (_request, response) => {
      await held
      response.end('done')
    })
    const routes = (['critical', 'degraded', 'non-critical'] as const).map((priority) => route(priority, `/${priority}`, ['home'], { priority }))
    await given.serve([slow], { routes })
    const open: Promise<{ status: number }>[] = []
    const inFlight = async () => (await given.proxy.control(proxyCalls.edge, {})).limits.find(({ application }) => application === 'home')?.inFlight
    const fill = async (path: string, wanted: number) => {
      while (open.length < wanted) open.push(ask(path))
      await until(`${wanted} to be open`, async () => (await inFlight()) === wanted)
    }
    await fill('/non-critical', 18)
    // 18 of 20: p = 0.5, so that what is beyond 87.5 is refused.
    expect((await ask('/non-critical')).status).toBe(503)
    await fill('/degraded', 19)
    // 19 of 20: p = 0.75, so beyond 57.8.
    await fill('/critical', 20)
    const shed = await ask('/degraded')
    expect([shed.status, shed.headers['retry-after'], shed.json().type]).toEqual([503, '1', 'tag:quarterdeck,2026:problem:shed'])
    release()
    expect(new Set((await Promise.all(open)).map(({ status }) => status))).toEqual(new Set([200]))
    expect((await ask('/non-critical')).status).toBe(200)
    expect(await inFlight()).toBe(0)
  })
})

test('a copy goes to the mirror, whatever becomes of it, and says what it is', async () => {
  const copies: { url: string | undefined; mirror: unknown; body: string }[] = []
  const mirror = await startUpstream('shadow', 's', async (request, response) => {
    copies.push({ url: request.url, mirror: request.headers['x-quarterdeck-mirror'], body: await text(request) })
    response.writeHead(500).end()
  })
  await given.serve([await echo('home'), mirror], { routes: [route('mirrored', '/m', ['home'], { rewrite: { strip: true, prefix: '' }, mirror: { application: 'shadow', percent: 50 } })] })
  for (let round = 0; round < 10; round++) {
    const answer = await ask('/m/x', { method: 'POST', body: `b${round}`, headers: { 'x-quarterdeck-mirror': 'forged', 'content-length': '2' } })
    expect(answer.json().headers).not.toHaveProperty('x-quarterdeck-mirror')
    expect(answer.status).toBe(200)
  }
  await until('the copies', () => copies.length === 5 || undefined)
  expect(copies[0]).toMatchObject({ url: '/x', mirror: '1', body: expect.stringMatching(/^b\d$/) })
  expect(await counts('mirrored')).toMatchObject({ requests: 10, mirrored: 5, failed: 0 })
})

describe('pages of other origins', () => {
  const cors = { origins: ['https://tv.example.com'], methods: ['GET', 'PUT'] as const, headers: ['x-plan'], exposed: ['x-total'], credentials: true, maxAgeSeconds: 60 }
  test('are answered at the edge when they ask whether they may', async () => {
    await given.serve([await echo('home')], { routes: [route('open', '/c', ['home'], { cors: { ...cors, methods: [...cors.methods] } })] })
    const preflight = (origin: string) => ask('/c/x', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } })
    const allowed = await preflight('https://tv.example.com')
    expect([allowed.status, allowed.text]).toEqual([204, ''])
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': 'https://tv.example.com', 'access-control-allow-methods': 'GET, PUT', 'access-control-allow-headers': 'x-plan', 'access-control-allow-credentials': 'true', 'access-control-max-age': '60', vary: 'Origin' })
    expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin')
  })
  test('read an answer only from an origin that the route names', async () => {
    await given.serve([await echo('home')], { routes: [route('open', '/c', ['home'], { cors: { ...cors, methods: [...cors.methods] } })] })
    expect((await ask('/c/x', { headers: { origin: 'https://tv.example.com' } })).headers).toMatchObject({ 'access-control-allow-origin': 'https://tv.example.com', 'access-control-expose-headers': 'x-total' })
    expect((await ask('/c/x', { headers: { origin: 'https://evil.example' } })).headers).not.toHaveProperty('access-control-allow-origin')
  })
})

test('the times and retries of the route hold: a slow instance is left within a try, and the whole ends in time', async () => {
  const hung = await startUpstream('home', 'hung', () => undefined)
  await given.serve([hung, await echo('home', 'quick')], { routes: [route('quick', '/q', ['home'], { tryTimeoutMs: 60, timeoutMs: 5_000, retries: 1 }), route('never', '/n', ['home'], { tryTimeoutMs: 40, timeoutMs: 40, retries: 0 })] })
  for (let round = 0; round < 4; round++) expect((await ask('/q/x')).status).toBe(200)
  await given.serve([hung], { routes: [route('never', '/n', ['home'], { tryTimeoutMs: 40, timeoutMs: 40, retries: 0 })] })
  expect((await ask('/n/x')).status).toBe(504)
  expect(await counts('never')).toMatchObject({ failed: 1 })
})

test('a proxy that starts without the daemon follows the routes of before; a picture without routes leaves them', async () => {
  const home = await echo('home')
  await given.serve([home], { routes: [route('kept', '/k', ['home'])] })
  await given.serve([home])
  expect((await ask('/k/x')).status).toBe(200)
  await given.restart()
  expect((await ask('/k/x')).status).toBe(200)
})

test('the bench says for a request what the listener does with it, and why no other route took it', async () => {
  await given.serve([await echo('home'), await echo('playback')], {
    routes: [
      route('wrong-host', '/', ['home'], { order: 1, match: { hosts: ['tv.example.com'], path: { kind: 'prefix', value: '/' } } }),
      route('needs-plan', '/api', ['home'], { order: 2, match: { path: { kind: 'prefix', value: '/api' }, headers: [{ name: 'x-plan', value: null }] } }),
      route('api', '/api', [], { order: 3, rewrite: { strip: true, prefix: '' }, targets: [{ application: 'home', weight: 3 }, { application: 'playback', weight: 1 }] }),
    ],
  })
  const bench = (path: string, more = {}) => given.proxy.control(proxyCalls.testRoute, { path, ...more })
  expect(await bench('/api/x?y=1')).toMatchObject({
    outcome: 'route', route: { name: 'api', version: 1 }, path: '/x?y=1', prefix: '/api',
    steps: [{ route: 'wrong-host', miss: 'host' }, { route: 'needs-plan', miss: 'header', header: 'x-plan' }, { route: 'api', miss: null }],
    targets: [{ application: 'home', percent: 75, known: true, instances: [{ instance: 'home', ejected: false }] }, { application: 'playback', percent: 25 }],
  })
  expect(await bench('/api/x', { headers: [{ name: 'X-Plan', value: 'a' }] })).toMatchObject({ outcome: 'route', route: { name: 'needs-plan' } })
  expect(await bench('/home/x')).toMatchObject({ outcome: 'address', path: '/x', prefix: '/home' })
  expect(await bench('/nobody/x')).toMatchObject({ outcome: 'nowhere' })
  expect(await bench('/api/../x')).toMatchObject({ outcome: 'refused' })
})
