import { Eureka } from 'eureka-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secretHashOf } from '@/lib/domains/registry/expectations'
import { expectedInstance } from '@/lib/domains/registry/testing/build'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
beforeAll(async () => {
  live = await startLiveRegistry()
})
afterAll(() => live.stop())

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const settle = (run: (done: (error?: Error | null) => void) => void) =>
  new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())))

const client = (servicePath: string, instance: Record<string, unknown>, delta = false) =>
  new Eureka({
    logger: silent,
    cwd: '/nowhere',
    shouldUseDelta: delta,
    eureka: { host: '127.0.0.1', port: live.port, servicePath, maxRetries: 0, heartbeatInterval: 3_600_000, registryFetchInterval: 3_600_000 },
    instance: {
      app: 'catalogue',
      hostName: 'catalogue.local',
      ipAddr: '127.0.0.1',
      vipAddress: 'catalogue',
      dataCenterInfo: { name: 'MyOwn' },
      port: { $: 4200, '@enabled': true },
      ...instance,
    },
  })

describe.each(['/eureka/apps/', '/eureka/v2/apps/'])('eureka-js-client at %s', (servicePath) => {
  test('registers, renews, sees the registry and leaves', async () => {
    const one = client(servicePath, { instanceId: `catalogue.local:catalogue:4200` })
    await settle((done) => one.start(done))
    expect(one.getInstancesByAppId('catalogue')).toMatchObject([{ hostName: 'catalogue.local', port: { $: 4200, '@enabled': 'true' }, status: 'UP' }])

    const before = live.registry.table.findById('catalogue.local:catalogue:4200')?.renewedAtMs ?? 0
    const renewed = new Promise<void>((resolve) => one.once('heartbeat', resolve))
    one.renew()
    await renewed
    expect(live.registry.table.findById('catalogue.local:catalogue:4200')?.renewedAtMs).toBeGreaterThanOrEqual(before)

    await settle((done) => one.stop(done))
    expect(live.registry.table.size).toBe(0)
  })

  test('registers again by itself after a heartbeat is answered 404', async () => {
    const one = client(servicePath, { port: 4201 }) // a bare number, as its users write it, and no instanceId
    await settle((done) => one.start(done))
    await live.call('DELETE', '/eureka/apps/CATALOGUE/catalogue.local')
    const registered = new Promise<void>((resolve) => one.once('registered', resolve))
    one.renew()
    await registered
    expect(live.registry.table.findById('catalogue.local')?.info.port).toEqual({ number: 4201, enabled: true })
    await settle((done) => one.stop(done))
  })

  test('follows by delta: another instance comes, changes and goes', async () => {
    const watcher = client(servicePath, { app: 'watcher', hostName: 'watcher.local', vipAddress: 'watcher', port: { $: 4300, '@enabled': true } }, true)
    const other = client(servicePath, { app: 'profiles', hostName: 'profiles.local', vipAddress: 'profiles', port: { $: 4301, '@enabled': true } })
    await settle((done) => watcher.start(done))
    await settle((done) => other.start(done))
    await settle((done) => watcher.fetchRegistry(done))
    expect(watcher.getInstancesByAppId('profiles')).toHaveLength(1)

    await live.call('PUT', '/eureka/apps/PROFILES/profiles.local/status?value=OUT_OF_SERVICE')
    await settle((done) => watcher.fetchRegistry(done))
    expect(watcher.cache.vip.profiles).toMatchObject([{ status: 'OUT_OF_SERVICE' }])

    await settle((done) => other.stop(done))
    await settle((done) => watcher.fetchRegistry(done))
    expect(watcher.cache.vip.profiles).toEqual([])
    await settle((done) => watcher.stop(done))
  })
})

test('an instance that the runtime made proves itself by the service path it was given', async () => {
  await live.registry.expectInstance(expectedInstance({ id: 'home-v000-3f9a2c', port: 4101, secretHash: secretHashOf('s3cret') }))
  const own = { app: 'home', instanceId: 'home-v000-3f9a2c', hostName: '127.0.0.1', vipAddress: 'home', port: { $: 4101, '@enabled': true } }

  const stranger = client('/eureka/apps/', own)
  await expect(settle((done) => stranger.start(done))).rejects.toThrow(/403/)
  expect(live.registry.table.size).toBe(0)

  const instance = client('/i/s3cret/eureka/apps/', own)
  await settle((done) => instance.start(done))
  expect(live.registry.targets()).toEqual([
    { instance: 'home-v000-3f9a2c', application: 'home', zone: 'local-b', cluster: 'home', serverGroup: 'home-v000', host: '127.0.0.1', port: 4101, verified: true },
  ])
  for (const [method, path] of [['DELETE', ''], ['PUT', ''], ['PUT', '/status?value=DOWN'], ['PUT', '/metadata?zone=x'], ['DELETE', '/status']] as const)
    expect((await live.call(method, `/eureka/apps/HOME/home-v000-3f9a2c${path}`)).status).toBe(403)
  expect(live.registry.table.counts.UP).toBe(1)
  await settle((done) => instance.stop(done))
  await live.registry.forgetInstance('home-v000-3f9a2c')
  expect((await live.call('PUT', '/i/s3cret/eureka/apps/HOME/home-v000-3f9a2c')).status).toBe(403)
})
