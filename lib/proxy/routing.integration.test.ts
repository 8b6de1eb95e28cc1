import { describe, expect, test } from 'vitest'
import { callerWith, startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()

const echo = (name: string) =>
  startUpstream('home', name, (request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name, url: request.url, headers: request.headers }))
  })

describe('the edge', () => {
  test('takes the prefix away and tells the application about the outside', async () => {
    await given.serve([await echo('a')])
    const { port } = new URL(given.proxy.edge)
    const answer = await fetch(`${given.proxy.edge}/home/titles/7?x=1`, { headers: { 'x-quarterdeck-caller': 'forged', 'x-forwarded-for': '203.0.113.9' } })
    const { url, headers } = await answer.json()
    expect(url).toBe('/titles/7?x=1')
    expect(headers).toMatchObject({ 'x-forwarded-prefix': '/home', 'x-forwarded-proto': 'http', 'x-forwarded-port': port, 'x-forwarded-host': `127.0.0.1:${port}` })
    expect(headers['x-forwarded-for']).toMatch(/^203\.0\.113\.9, (::ffff:)?127\.0\.0\.1$/)
    expect(headers['x-quarterdeck-caller']).toBeUndefined()
  })

  test('answers 404 for an application nobody knows and 503 for one without an instance', async () => {
    await given.serve([await echo('a')], { callers: [callerWith('s', { application: 'profiles' })] })
    const unknown = await fetch(`${given.proxy.edge}/nothing/x`)
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get('content-type')).toBe('application/problem+json')
    expect(await unknown.json()).toMatchObject({ status: 404, type: expect.stringContaining('unknown-application') })
    expect((await fetch(`${given.proxy.edge}/profiles/x`)).status).toBe(503)
    expect((await fetch(`${given.proxy.edge}/`)).status).toBe(404)
  })
})

describe('the sidecar', () => {
  test('knows the caller by its secret and goes to its zone first', async () => {
    const near = await startUpstream('catalogue', 'near', (request, response) => response.end(`near ${request.headers['x-quarterdeck-caller']} ${request.headers['x-forwarded-prefix']}`), { zone: 'local-a' })
    const far = await startUpstream('catalogue', 'far', (_request, response) => response.end('far'), { zone: 'local-b' })
    await given.serve([far, near], { callers: [callerWith('letmein')] })
    for (let round = 0; round < 6; round++) {
      const answer = await fetch(`${given.proxy.sidecar}/i/letmein/call/catalogue/titles`, { headers: { 'x-quarterdeck-caller': 'forged' } })
      expect(await answer.text()).toBe('near home undefined')
    }
  })

  test('serves a caller without a secret, or with a wrong one, as unidentified; no secret is in a span', async () => {
    const one = await startUpstream('catalogue', 'one', (request, response) => response.end(String(request.headers['x-quarterdeck-caller'])))
    await given.serve([one], { callers: [callerWith('letmein')] })
    const ask = async (path: string) => (await fetch(`${given.proxy.sidecar}${path}`, { headers: { 'x-quarterdeck-caller': 'home' } })).text()
    expect(await ask('/call/catalogue/x')).toBe('undefined')
    expect(await ask('/i/wrong/call/catalogue/x')).toBe('undefined')
    expect(await ask('/i/letmein/call/catalogue/x')).toBe('home')
    const callers = () => given.proxy.spans.getFinishedSpans().filter((span) => span.kind === 1 && span.name === 'GET /catalogue').map((span) => span.attributes['quarterdeck.caller'])
    await until('the spans', () => callers().filter((name) => name === 'unidentified').length >= 2 && callers().includes('home'))
    expect(JSON.stringify(given.proxy.spans.getFinishedSpans().map((span) => [span.name, span.attributes]))).not.toMatch(/letmein|wrong/)
  })

  test('tells where the edge is', async () => {
    const answer = await fetch(`${given.proxy.sidecar}/i/letmein/edge`)
    expect(await answer.json()).toEqual({ url: given.proxy.edge })
  })
})

test('both sides follow one weight table, whatever the number of instances', async () => {
  const group = (serverGroup: string, instance: string) => startUpstream('playback', instance, (_request, response) => response.end(serverGroup), { serverGroup, cluster: 'playback' })
  const started = [await group('playback-v000', 'a'), await group('playback-v000', 'b'), await group('playback-v000', 'c'), await group('playback-v001', 'd')]
  const weights = [
    { cluster: 'playback', serverGroup: 'playback-v000', weight: 90, role: 'production' },
    { cluster: 'playback', serverGroup: 'playback-v001', weight: 10, role: 'canary' },
  ]
  await given.serve(started, { weights, callers: [callerWith('letmein')] })
  let canary = 0
  for (let round = 0; round < 200; round++) {
    const base = round % 2 === 0 ? given.proxy.edge : `${given.proxy.sidecar}/i/letmein/call`
    if ((await (await fetch(`${base}/playback/`)).text()) === 'playback-v001') canary++
  }
  expect(canary).toBe(20)
})

test('the shares of a cluster say which weights are followed, what each group was sent and what is open, of those that left too', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const group = (serverGroup: string, instance: string) =>
    startUpstream('search', instance, async (request, response) => {
      if (request.url === '/slow') await held
      response.end(serverGroup)
    }, { serverGroup, cluster: 'search' })
  const before = await group('search-v000', 'a')
  const after = await group('search-v001', 'b')
  const weigh = (first: number, second: number) => [
    { cluster: 'search', serverGroup: 'search-v000', weight: first, role: 'production' },
    { cluster: 'search', serverGroup: 'search-v001', weight: second, role: 'production' },
  ]
  await given.serve([before, after], { weights: weigh(100, 0) })
  expect(await given.proxy.shares('search')).toEqual({ weights: { 'search-v000': 100, 'search-v001': 0 }, open: { 'search-v000': 0, 'search-v001': 0 }, served: { 'search-v000': 0, 'search-v001': 0 } })
  const slow = fetch(`${given.proxy.edge}/search/slow`)
  await until('it to be open', async () => (await given.proxy.shares('search')).open['search-v000'] === 1)
  await given.serve([after], { weights: weigh(0, 100) })
  expect(await (await fetch(`${given.proxy.edge}/search/`)).text()).toBe('search-v001')
  expect(await given.proxy.shares('search')).toEqual({ weights: { 'search-v000': 0, 'search-v001': 100 }, open: { 'search-v000': 1, 'search-v001': 0 }, served: { 'search-v000': 1, 'search-v001': 1 } })
  release()
  expect(await (await slow).text()).toBe('search-v000')
  await until('it to be gone', async () => (await given.proxy.shares('search')).open['search-v000'] === undefined)
  expect(await given.proxy.shares('nobody')).toEqual({ weights: {}, open: {}, served: {} })
})
