import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { callerWith, makeSettings, type ProxyUnderTest, startDiscoveryDaemon, startProxyUnderTest, startUpstream, until, type Upstream } from './testing/estate'

let settings: Awaited<ReturnType<typeof makeSettings>>
let daemon: Awaited<ReturnType<typeof startDiscoveryDaemon>>
let proxy: ProxyUnderTest
let upstreams: Upstream[] = []

async function serve(...started: Upstream[]) {
  upstreams.push(...started)
  return started.map((one) => one.target)
}
const seen = (version: number) => until('the snapshot', async () => (await proxy.status()).discoveryVersion === version || undefined)

beforeAll(async () => {
  settings = await makeSettings()
  daemon = await startDiscoveryDaemon(settings)
  proxy = await startProxyUnderTest(settings, { tryMs: 400, overallMs: 1_000 })
})
afterEach(async () => {
  await Promise.all(upstreams.map((one) => one.close()))
  upstreams = []
})
afterAll(async () => {
  await proxy.stop()
  await daemon.close()
  settings.remove()
})

const echo = (name: string) =>
  startUpstream('home', name, (request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name, url: request.url, headers: request.headers }))
  })

describe('the edge', () => {
  test('takes the prefix away and tells the application about the outside', async () => {
    await seen(daemon.publish(await serve(await echo('a'))))
    const answer = await fetch(`${proxy.edge}/home/titles/7?x=1`, { headers: { 'x-quarterdeck-caller': 'forged', 'x-forwarded-for': '203.0.113.9', connection: 'x-secret', 'x-secret': '1' } })
    const { url, headers } = await answer.json()
    expect(url).toBe('/titles/7?x=1')
    expect(headers).toMatchObject({ 'x-forwarded-prefix': '/home', 'x-forwarded-proto': 'http', 'x-forwarded-port': String(settings.ports.edge), 'x-forwarded-host': `127.0.0.1:${settings.ports.edge}` })
    expect(headers['x-forwarded-for']).toMatch(/^203\.0\.113\.9, (::ffff:)?127\.0\.0\.1$/)
    expect(headers['x-quarterdeck-caller']).toBeUndefined()
  })

  test('answers 404 for an application nobody knows and 503 for one without an instance', async () => {
    await seen(daemon.publish(await serve(await echo('a')), { callers: [callerWith('s', { application: 'profiles' })] }))
    const unknown = await fetch(`${proxy.edge}/nothing/x`)
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get('content-type')).toBe('application/problem+json')
    expect(await unknown.json()).toMatchObject({ status: 404, type: expect.stringContaining('unknown-application') })
    expect((await fetch(`${proxy.edge}/profiles/x`)).status).toBe(503)
    expect((await fetch(`${proxy.edge}/`)).status).toBe(404)
  })
})

describe('the sidecar', () => {
  test('knows the caller by its secret and goes to its zone first', async () => {
    const near = await startUpstream('catalogue', 'near', (request, response) => response.end(`near ${request.headers['x-quarterdeck-caller']} ${request.headers['x-forwarded-prefix']}`), { zone: 'local-a' })
    const far = await startUpstream('catalogue', 'far', (_request, response) => response.end('far'), { zone: 'local-b' })
    await seen(daemon.publish(await serve(far, near), { callers: [callerWith('letmein')] }))
    for (let round = 0; round < 6; round++) {
      const answer = await fetch(`${proxy.sidecar}/i/letmein/call/catalogue/titles`, { headers: { 'x-quarterdeck-caller': 'forged' } })
      expect(await answer.text()).toBe('near home undefined')
    }
  })

  test('serves a caller without a secret, or with a wrong one, as unidentified', async () => {
    const one = await startUpstream('catalogue', 'one', (request, response) => response.end(String(request.headers['x-quarterdeck-caller'])))
    await seen(daemon.publish(await serve(one), { callers: [callerWith('letmein')] }))
    expect(await (await fetch(`${proxy.sidecar}/call/catalogue/x`, { headers: { 'x-quarterdeck-caller': 'home' } })).text()).toBe('undefined')
    expect(await (await fetch(`${proxy.sidecar}/i/wrong/call/catalogue/x`)).text()).toBe('undefined')
    await until('the spans', () => proxy.spans.getFinishedSpans().some((span) => span.attributes['quarterdeck.caller'] === 'unidentified' && span.kind === 1) || undefined)
    expect(JSON.stringify(proxy.spans.getFinishedSpans().map((span) => [span.name, span.attributes]))).not.toContain('letmein')
  })

  test('follows the weight table, whatever the number of instances', async () => {
    const group = (serverGroup: string, instance: string) =>
      startUpstream('playback', instance, (_request, response) => response.end(serverGroup), { serverGroup, cluster: 'playback' })
    const targets = await serve(await group('playback-v000', 'a'), await group('playback-v000', 'b'), await group('playback-v000', 'c'), await group('playback-v001', 'd'))
    const weights = [
      { cluster: 'playback', serverGroup: 'playback-v000', weight: 90, role: 'production' },
      { cluster: 'playback', serverGroup: 'playback-v001', weight: 10, role: 'canary' },
    ]
    await seen(daemon.publish(targets, { weights }))
    let canary = 0
    for (let round = 0; round < 200; round++) if ((await (await fetch(`${proxy.edge}/playback/`)).text()) === 'playback-v001') canary++
    expect(canary).toBe(20)
  })
})
