import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
beforeEach(async () => {
  live = await startLiveRegistry()
})
afterEach(() => live.stop())

const xml = { accept: 'application/xml' }
const peer = { 'x-netflix-discovery-replication': 'true' }
const register = async (more: Record<string, unknown> = {}, headers: Record<string, string> = {}) => (await live.call('POST', '/eureka/apps/home', { body: wireInstance(more), headers })).status
const status = async (method: string, path: string, headers: Record<string, string> = {}) => (await live.call(method, `/eureka${path}`, { headers })).status
interface Instance extends Record<string, unknown> {
  status: string
  metadata: Record<string, string>
}
const instance = async (id = 'home-1') => ((await (await live.call('GET', `/eureka/apps/HOME/${id}`)).json()) as { instance: Instance }).instance
interface Applications {
  applications: { apps__hashcode: string; application: { name: string; instance: { instanceId: string }[] }[] }
}
const idsAt = async (path: string) => {
  const { applications } = (await (await live.call('GET', `/eureka${path}`)).json()) as Applications
  return applications.application.flatMap((one) => one.instance.map(({ instanceId }) => instanceId)).sort()
}

describe('heartbeats', () => {
  beforeEach(() => register({ lastDirtyTimestamp: '2000' }))
  test.each([
    ['without a timestamp', '', 200],
    ['of what we hold', '&lastDirtyTimestamp=2000', 200],
    ['of older data: the client hears nothing of it', '&lastDirtyTimestamp=1999', 200],
    ['of newer data: the client is to register again', '&lastDirtyTimestamp=2001', 404],
    ['with a timestamp that is none', '&lastDirtyTimestamp=x', 200],
  ])('%s', async (_what, query, wanted) => expect(await status('PUT', `/apps/home/home-1?status=UP${query}`)).toBe(wanted))

  test('of older data from a peer are answered 409 with our copy as JSON, whatever it accepts', async () => {
    const answer = await live.call('PUT', '/eureka/apps/HOME/home-1?status=UP&lastDirtyTimestamp=1999', { headers: { ...peer, ...xml } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/json'])
    expect(await answer.json()).toMatchObject({ instance: { instanceId: 'home-1', lastDirtyTimestamp: '2000' } })
  })

  test('renew the lease that one instance shows, to the moment', async () => {
    const renewedAt = async () => ((await instance()).leaseInfo as { lastRenewalTimestamp: number }).lastRenewalTimestamp
    const before = await renewedAt()
    await expect.poll(async () => (await status('PUT', '/apps/home/home-1'), await renewedAt())).toBeGreaterThan(before)
  })
})

describe('status and its override', () => {
  test('an override survives heartbeats and a registration, until it is taken away: then the next heartbeat asks for a registration', async () => {
    await register()
    expect(await status('PUT', '/apps/home/home-1/status?value=OUT_OF_SERVICE')).toBe(200)
    expect(await status('PUT', '/apps/home/home-1')).toBe(200)
    expect(await register({ lastDirtyTimestamp: '3000' })).toBe(204)
    expect(await instance()).toMatchObject({ status: 'OUT_OF_SERVICE', overriddenStatus: 'OUT_OF_SERVICE' })
    expect(await (await live.call('GET', '/eureka/serverinfo/statusoverrides')).json()).toEqual({ 'home-1': 'OUT_OF_SERVICE' })
    expect(await status('DELETE', '/apps/home/home-1/status')).toBe(200)
    expect(await instance()).toMatchObject({ status: 'UNKNOWN', overriddenStatus: 'UNKNOWN' })
    expect(await status('PUT', '/apps/home/home-1')).toBe(404)
    await register({ lastDirtyTimestamp: '3001' })
    expect(await instance()).toMatchObject({ status: 'UP', overriddenStatus: 'UNKNOWN' })
  })

  test.each(['DOWN', 'STARTING', 'UNKNOWN'])('who reports %s is believed over an override', async (reported) => {
    await register()
    await status('PUT', '/apps/home/home-1/status?value=OUT_OF_SERVICE')
    await register({ status: reported, lastDirtyTimestamp: '3000' })
    expect((await instance()).status).toBe(reported)
  })

  test('an override that a registration brings is kept, and ends with a cancel', async () => {
    await register({ overriddenStatus: 'OUT_OF_SERVICE' })
    expect((await instance()).status).toBe('OUT_OF_SERVICE')
    await status('DELETE', '/apps/home/home-1')
    await register()
    expect((await instance()).status).toBe('UP')
  })

  test('a status that is none is read as UNKNOWN in a registration', async () => {
    await register({ status: 'SOMETHING' })
    expect((await instance()).status).toBe('UNKNOWN')
  })
})

describe('registrations', () => {
  test('an older copy leaves the data and renews the lease; an equal one takes its place', async () => {
    await register({ lastDirtyTimestamp: '2000', metadata: { turn: 'first' } })
    expect(await register({ lastDirtyTimestamp: '1999', metadata: { turn: 'older' } })).toBe(204)
    expect((await instance()).metadata.turn).toBe('first')
    await register({ lastDirtyTimestamp: '2000', metadata: { turn: 'equal' } })
    expect((await instance()).metadata.turn).toBe('equal')
  })

  test('what a stock client may write in another form is understood, and written in ours', async () => {
    await register({
      app: 'Home', appGroupName: 'front', status: 'up', sid: 'na', port: { $: '8080', '@enabled': 'false' }, securePort: { $: 8443, '@enabled': true }, countryId: '2', isCoordinatingDiscoveryServer: 'true',
      lastDirtyTimestamp: 1_700_000_000_000, leaseInfo: { renewalIntervalInSecs: '7', durationInSecs: 21, renewalTimestamp: 5 }, metadata: { '@class': 'java.util.Collections$EmptyMap' },
    })
    const read = await instance()
    expect(read).toMatchObject({
      app: 'HOME', appGroupName: 'FRONT', status: 'UP', port: { $: 8080, '@enabled': 'false' }, securePort: { $: 8443, '@enabled': 'true' }, countryId: 2, isCoordinatingDiscoveryServer: 'true',
      lastDirtyTimestamp: '1700000000000', leaseInfo: { renewalIntervalInSecs: 7, durationInSecs: 21 }, metadata: { '@class': 'java.util.Collections$EmptyMap' }, actionType: 'ADDED',
    })
    expect(read).not.toHaveProperty('sid')
  })

  test('a lease without a duration, or of none, holds 90 s', async () => {
    await register({ leaseInfo: { durationInSecs: 0 } })
    expect((await instance()).leaseInfo).toMatchObject({ renewalIntervalInSecs: 30, durationInSecs: 90 })
  })

  test('Amazon’s data centre keeps its class and metadata; a missing id is the instance’s, and gives the zone', async () => {
    await register({ instanceId: 'i-0abc', metadata: {}, dataCenterInfo: { name: 'Amazon', metadata: { 'availability-zone': 'us-east-1c', 'ami-id': 'ami-1' } } })
    expect((await instance('i-0abc')).dataCenterInfo).toEqual({ '@class': 'com.netflix.appinfo.AmazonInfo', name: 'Amazon', metadata: { 'availability-zone': 'us-east-1c', 'ami-id': 'ami-1', 'instance-id': 'i-0abc' } })
    expect(live.registry.list({ applications: null, limit: 1, offset: 0, sort: 'worst' }).items[0]?.zone).toBe('us-east-1c')
  })

  test('without an instance id Amazon’s stands for it, else the host’s name', async () => {
    await register({ instanceId: '', dataCenterInfo: { name: 'Amazon', metadata: { 'instance-id': 'i-9' } } })
    await register({ instanceId: null, hostName: 'host.local' })
    expect(await idsAt('/apps')).toHaveLength(2)
    expect([await status('PUT', '/apps/HOME/i-9'), await status('PUT', '/apps/HOME/host.local')]).toEqual([200, 200])
  })

  test('who calls itself what is no matter', async () => {
    for (const agent of ['Java-EurekaClient/v2.0.4', 'Java-EurekaClient-Replication/v1', '']) expect(await register({}, { 'user-agent': agent, 'discoveryidentity-name': 'DefaultClient', 'discoveryidentity-version': '1.4', 'discoveryidentity-id': '10.0.0.1' })).toBe(204)
  })
})

describe('metadata', () => {
  test('the first value of a key counts, what is there stays, and the change is in the delta', async () => {
    await register({ metadata: { zone: 'local-a', old: 'x' } })
    expect(await status('PUT', '/apps/home/home-1/metadata?k=first&k=second&zone=local-b&empty=&with%20blank=a%26b')).toBe(200)
    expect((await instance()).metadata).toEqual({ zone: 'local-b', old: 'x', k: 'first', empty: '', 'with blank': 'a&b' })
    expect(await (await live.call('GET', '/eureka/apps/delta')).text()).toContain('"actionType":"MODIFIED"')
  })
})

describe('virtual addresses', () => {
  beforeEach(async () => {
    await register({ instanceId: 'a', vipAddress: 'home,front', secureVipAddress: 'home-secure' })
    await register({ instanceId: 'b', vipAddress: 'back' })
  })
  test.each([
    ['/vips/home', ['a']],
    ['/vips/front', ['a']],
    ['/vips/back', ['b']],
    ['/svips/home-secure', ['a']],
    ['/vips/Home', []],
    ['/vips/home,front', []],
    ['/vips/unknown', []],
    ['/svips/home', []],
  ])('%s', async (path, ids) => expect(await idsAt(path)).toEqual(ids))
})

describe('documents', () => {
  test('compact leaves the same out in XML', async () => {
    await register()
    const text = await (await live.call('GET', '/eureka/apps', { headers: { ...xml, 'x-eureka-accept': 'compact' } })).text()
    expect(text).toContain('<instanceId>home-1</instanceId>')
    for (const left of ['appGroupName', 'overriddenstatus', 'sid', 'countryId', 'healthCheckUrl', 'isCoordinatingDiscoveryServer', 'lastDirtyTimestamp', 'leaseInfo', 'metadata>']) expect(text).not.toContain(left)
  })

  test('one application and one instance, in XML', async () => {
    await register()
    expect(await (await live.call('GET', '/eureka/apps/home', { headers: xml })).text()).toMatch(/^<application><name>HOME<\/name><instance><instanceId>home-1<\/instanceId>.*<\/instance><\/application>$/)
    expect(await (await live.call('GET', '/eureka/instances/home-1', { headers: xml })).text()).toMatch(/^<instance><instanceId>home-1<\/instanceId>.*<\/instance>$/)
  })

  test('the list says `1` as its version, the delta a number that rises', async () => {
    const version = async (path: string) => ((await (await live.call('GET', `/eureka${path}`)).json()) as { applications: { versions__delta: string } }).applications.versions__delta
    const first = await version('/apps/delta')
    await register()
    expect(await version('/apps')).toBe('1')
    expect(Number(await version('/apps/delta'))).toBeGreaterThan(Number(first))
  })

  test('of the server itself, in both forms', async () => {
    expect(await (await live.call('GET', '/eureka/status')).json()).toMatchObject({ generalStats: { 'num-of-cpus': expect.any(String) }, applicationStats: { 'registered-replicas': '' }, instanceInfo: { status: 'UP' } })
    expect(await (await live.call('GET', '/eureka/v2/status', { headers: xml })).text()).toMatch(/^<status><generalStats>.*<instanceInfo>.*<\/instanceInfo><\/status>$/)
  })

  test('HEAD answers as GET does, without the body', async () => {
    await register()
    const answer = await live.call('HEAD', '/eureka/apps')
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'application/json', ''])
  })
})
