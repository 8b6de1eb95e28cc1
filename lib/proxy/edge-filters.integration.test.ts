import { expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { EdgeFilter, FilterStage } from '@/lib/domains/gateway/filter-schemas'
import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import { startUpstream } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
let made = 0

const filter = (name: string, stage: FilterStage, body: string, more: Partial<EdgeFilter> = {}): EdgeFilter => ({
  id: `${name}-${made++}`, name, version: 1, stage, order: 0, sharePercent: 100, routes: [], script: `var quarterdeckFilter = { run(request) { ${body} } }`, ...more,
})
const home = () => startUpstream('home', 'a', (request, response) => {
  response.setHeader('x-powered-by', 'home')
  if (request.url === '/none') return void response.writeHead(204).end()
  response.write(`${request.url} `)
  response.end(JSON.stringify(request.headers))
})
const ask = (path: string, init?: RequestInit) => fetch(`${given.proxy.edge}${path}`, init)
const countsOf = async (id: string) => (await given.proxy.control(proxyCalls.edge, {})).filters.find((one) => one.id === id)

test('inbound filters change the request in their order, also where it goes; outbound filters change the answer', async () => {
  const other = await startUpstream('other', 'o', (request, response) => response.end(`other ${request.url}`))
  await given.serve([await home(), other], {
    filters: [
      filter('second', 'inbound', 'return { setHeaders: { "x-seen": request.headers["x-seen"] + " second" }, removeHeaders: ["x-gone"] }', { order: 2 }),
      filter('first', 'inbound', 'return { setHeaders: { "x-seen": "first", "x-quarterdeck-caller": "forged", "content-length": "7" } }', { order: 1 }),
      filter('moved', 'inbound', 'return request.path.startsWith("/old") ? { path: "/other" + request.path } : null', { order: 3 }),
      filter('after', 'outbound', 'return { status: request.answer.status === 200 ? 203 : 200, setHeaders: { "x-after": request.answer.headers["x-powered-by"] ?? "none" }, removeHeaders: ["x-powered-by"] }'),
    ],
  })
  const answer = await ask('/home/a', { headers: { 'x-gone': '1' } })
  const body = await answer.text()
  expect([answer.status, answer.headers.get('x-after'), answer.headers.get('x-powered-by')]).toEqual([203, 'home', null])
  expect(body).toContain('"x-seen":"first second"')
  expect(body).not.toMatch(/x-gone|forged|"content-length"/)
  expect(await (await ask('/old/x')).text()).toBe('other /old/x')
  expect((await ask('/home/none')).status).toBe(204)
})

test('an endpoint filter answers in place of the application; one that breaks answers 500, and an inbound one that breaks changes nothing', async () => {
  await given.serve([await home()], {
    filters: [
      filter('broken', 'inbound', 'throw new Error("broken")'),
      filter('static', 'endpoint', 'return request.path === "/home/static" ? { respond: { status: 418, headers: { "content-type": "text/plain" }, body: "tea" } } : request.path === "/home/broken" ? missing.thing : null'),
    ],
  })
  const tea = await ask('/home/static')
  expect([tea.status, tea.headers.get('content-type'), await tea.text()]).toEqual([418, 'text/plain', 'tea'])
  const broken = await ask('/home/broken')
  expect([broken.status, (await broken.json()).type]).toEqual([500, 'tag:quarterdeck,2026:problem:filter-failed'])
  expect((await ask('/home/x')).status).toBe(200)
})

test('one that never ends costs its requests a moment, rests after the third, and the edge answers all the while', async () => {
  const hanging = filter('hanging', 'inbound', 'if (request.headers["x-hang"]) while (true) {}; return { setHeaders: { "x-well": "yes" } }')
  await given.serve([await home()], { filters: [hanging] })
  expect(await (await ask('/home/x')).text()).toContain('x-well')
  for (let round = 0; round < 3; round++) expect((await ask('/home/x', { headers: { 'x-hang': '1' } })).status).toBe(200)
  expect(await countsOf(hanging.id)).toMatchObject({ calls: 4, hung: 3, failures: 3, lastFailure: 'did not end in time' })
  // It rests: nobody waits for it any more.
  expect(await (await ask('/home/x', { headers: { 'x-hang': '1' } })).text()).not.toContain('x-well')
  expect(await countsOf(hanging.id)).toMatchObject({ calls: 4, skipped: 1 })
})

test('one is for its routes and its share of requests alone', async () => {
  const shared = filter('shared', 'inbound', 'return { setHeaders: { "x-shared": "yes" } }', { sharePercent: 20, routes: ['api'] })
  const route = { id: 'api', name: 'api', version: 1, document: RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/api' } }, targets: [{ application: 'home', weight: 1 }] }) }
  await given.serve([await home()], { filters: [shared], routes: [route] })
  let seen = 0
  for (let round = 0; round < 20; round++) if ((await (await ask('/api/x')).text()).includes('x-shared')) seen++
  expect(seen).toBe(4)
  expect(await (await ask('/home/x')).text()).not.toContain('x-shared')
  expect((await given.proxy.control(proxyCalls.testRoute, { path: '/api/x' })).filters).toEqual(['shared'])
  expect((await given.proxy.control(proxyCalls.testRoute, { path: '/home/x' })).filters).toEqual([])
})

test('a large body goes through an outbound filter whole', async () => {
  const large = 'x'.repeat(3_000_000)
  const upstream = await startUpstream('home', 'l', (_request, response) => response.end(large))
  await given.serve([upstream], { filters: [filter('slow', 'outbound', 'let n = 0; for (let at = 0; at < 1e6; at++) n += at; return { setHeaders: { "x-n": String(n) } }')] })
  const answer = await ask('/home/x')
  expect(answer.headers.get('x-n')).not.toBeNull()
  expect(await answer.text()).toBe(large)
})
