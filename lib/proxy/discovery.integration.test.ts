import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { callerWith, makeSettings, type ProxyUnderTest, startDiscoveryDaemon, startProxyUnderTest, startUpstream, until, type Upstream } from './testing/estate'

const closers: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function given() {
  const settings = await makeSettings()
  closers.push(settings.remove)
  const upstream = await startUpstream('home', 'a', (_request, response) => void response.end('served'))
  closers.push(upstream.close)
  return { settings, upstream, cache: join(settings.dataDir, 'run', 'discovery.json') }
}
const served = async (proxy: ProxyUnderTest) => (await fetch(`${proxy.edge}/home/`)).text()
const known = (proxy: ProxyUnderTest, version: number) => until('the snapshot', async () => (await proxy.status()).discoveryVersion === version || undefined)
const lost = (proxy: ProxyUnderTest) => until('the loss to be noticed', async () => !(await proxy.status()).daemonConnected || undefined)

async function startKnowing(settings: Awaited<ReturnType<typeof makeSettings>>, upstream: Upstream) {
  const daemon = await startDiscoveryDaemon(settings)
  const proxy = await startProxyUnderTest(settings)
  await known(proxy, daemon.publish([upstream.target], { callers: [callerWith('letmein')] }))
  return { daemon, proxy }
}

describe('without the daemon', () => {
  test('requests are served from the last picture, whose age is told, and the daemon is found again', async () => {
    const { settings, upstream } = await given()
    const { daemon, proxy } = await startKnowing(settings, upstream)
    closers.push(proxy.stop)
    expect(await proxy.status()).toMatchObject({ daemonConnected: true, discoveryAgeMs: 0, targets: 1 })
    await daemon.close()
    await lost(proxy)
    expect(await served(proxy)).toBe('served')
    await until('an age', async () => ((await proxy.status()).discoveryAgeMs ?? 0) > 0 || undefined)
    const second = await startDiscoveryDaemon(settings)
    closers.push(second.close)
    second.publish([])
    second.publish([upstream.target, { ...upstream.target, instance: 'b', port: upstream.target.port + 1 }])
    await until('the new picture', async () => (await proxy.status()).targets === 2 || undefined)
    expect((await proxy.status()).daemonConnected).toBe(true)
  })

  test('a proxy that starts anew serves from its file, readable by nobody else', async () => {
    const { settings, upstream, cache } = await given()
    const { daemon, proxy } = await startKnowing(settings, upstream)
    await until('the file', () => { try { return readFileSync(cache, 'utf8').includes('"a"') || undefined } catch { return undefined } })
    await proxy.stop()
    await daemon.close()
    expect(statSync(cache).mode & 0o777).toBe(0o600)
    expect(readFileSync(cache, 'utf8')).not.toContain('letmein')
    const next = await startProxyUnderTest(settings)
    closers.push(next.stop)
    expect(await served(next)).toBe('served')
    expect(await next.status()).toMatchObject({ daemonConnected: false, discoveryAgeMs: null, targets: 1 })
  })

  test('a damaged file is as good as none', async () => {
    const { settings, upstream, cache } = await given()
    const { daemon, proxy } = await startKnowing(settings, upstream)
    await proxy.stop()
    await daemon.close()
    writeFileSync(cache, '{"version":1,"targets":[')
    const next = await startProxyUnderTest(settings)
    closers.push(next.stop)
    expect((await fetch(`${next.edge}/home/`)).status).toBe(404)
    expect((await next.status()).discoveryVersion).toBeNull()
  })
})

test('an empty or warming registry takes nothing away', async () => {
  const { settings, upstream } = await given()
  const { daemon, proxy } = await startKnowing(settings, upstream)
  closers.push(proxy.stop, daemon.close)
  daemon.publish([], { state: 'warming' })
  daemon.publish([{ ...upstream.target, port: 1 }], { state: 'warming' })
  await known(proxy, daemon.publish([]))
  expect(await served(proxy)).toBe('served')
})
