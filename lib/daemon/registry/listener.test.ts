import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instanceInfo, wireInstance } from '@/lib/domains/registry/testing/build'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
beforeEach(async () => {
  live = await startLiveRegistry()
})
afterEach(() => live.stop())

const register = async (more: Record<string, unknown> = {}, path = '/eureka/apps/home') => (await live.call('POST', path, { body: wireInstance(more) })).status

describe.each(['/eureka', '/eureka/v2', '/eureka/V2', '/i/some-secret/eureka', '/i/some-secret/eureka/v2'])('under %s', (base) => {
  test('every endpoint answers as the protocol has it, with and without a slash at the end', async () => {
    expect(await register({ instanceId: 'host:home:4101' }, `${base}/apps/HOME`)).toBe(204)
    const id = encodeURIComponent('host:home:4101')
    for (const slash of ['', '/'])
      for (const [path, key] of [['/apps', 'applications'], ['/apps/delta', 'applications'], ['/apps/home', 'application'], [`/apps/Home/${id}`, 'instance'], ['/apps/HOME/host:home:4101', 'instance'], [`/instances/${id}`, 'instance'], ['/vips/home', 'applications'], ['/svips/none', 'applications'], ['/status', 'generalStats']] as const) {
        const answer = await live.call('GET', base + path + slash)
        expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'application/json'])
        expect(await answer.json()).toHaveProperty(key)
      }
    for (const [method, path, status] of [
      ['PUT', `/apps/home/${id}`, 200],
      ['PUT', `/apps/home/${id}/`, 200],
      ['PUT', `/apps/home/${id}/status?value=OUT_OF_SERVICE`, 200],
      ['PUT', `/apps/home/${id}/status?value=BROKEN`, 500],
      ['PUT', `/apps/home/${id}/status`, 500],
      ['PUT', '/apps/home/nobody/status?value=UP', 404],
      ['PUT', `/apps/home/${id}/metadata?a=1&a=2&b=3`, 200],
      ['PUT', '/apps/home/nobody/metadata?a=1', 404],
      ['DELETE', `/apps/home/${id}/status?value=UP`, 200],
      ['DELETE', '/apps/home/nobody/status', 404],
      ['PUT', '/apps/home/nobody', 404],
      ['DELETE', `/apps/home/${id}`, 200],
      ['DELETE', `/apps/home/${id}`, 404],
      ['GET', '/apps/home', 404],
      ['GET', `/apps/home/${id}`, 404],
      ['GET', `/instances/${id}`, 404],
      ['GET', '/nothing', 404],
      ['PUT', '/apps/home', 405],
      ['PATCH', '/apps', 405],
    ] as const)
      expect([method, path, (await live.call(method, base + path)).status]).toEqual([method, path, status])
  })
})

test('the empty registry is an empty array and an empty hash', async () => {
  expect(await (await live.call('GET', '/eureka/apps')).json()).toEqual({ applications: { versions__delta: '1', apps__hashcode: '', application: [] } })
  expect(await (await live.call('GET', '/eureka/apps/delta')).json()).toMatchObject({ applications: { apps__hashcode: '', application: [] } })
})

test('one application and one instance are still arrays, in the legacy codec’s types', async () => {
  await register({ port: 8080, securePort: { $: '8443', '@enabled': true }, unknownKey: { deep: [1] }, isCoordinatingDiscoveryServer: true, overriddenstatus: 'UNKNOWN', metadata: { '@class': 'x', zone: 'local-a', n: 1 } })
  const { applications } = (await (await live.call('GET', '/eureka/v2/apps/')).json()) as { applications: { application: { name: string; instance: unknown[] }[] } }
  expect(applications).toMatchObject({ versions__delta: '1', apps__hashcode: 'UP_1_' })
  expect(applications.application).toEqual([
    {
      name: 'HOME',
      instance: [
        {
          instanceId: 'home-1', hostName: '127.0.0.1', app: 'HOME', ipAddr: '127.0.0.1', status: 'UP', overriddenStatus: 'UNKNOWN', countryId: 1, vipAddress: 'home',
          port: { $: 8080, '@enabled': 'true' },
          securePort: { $: 8443, '@enabled': 'true' },
          dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
          leaseInfo: { renewalIntervalInSecs: 30, durationInSecs: 90, registrationTimestamp: expect.any(Number), lastRenewalTimestamp: expect.any(Number), evictionTimestamp: 0, serviceUpTimestamp: expect.any(Number) },
          metadata: { zone: 'local-a', n: '1' },
          isCoordinatingDiscoveryServer: 'true', lastUpdatedTimestamp: expect.stringMatching(/^\d{13}$/), lastDirtyTimestamp: '1000', actionType: 'ADDED',
        },
      ],
    },
  ])
})

test('compact leaves out what the protocol says', async () => {
  await register({ homePageUrl: 'http://x/', sid: 'na' })
  const answer = await live.call('GET', '/eureka/apps/home/home-1', { headers: { 'x-eureka-accept': 'compact' } })
  const { instance } = (await answer.json()) as { instance: object }
  expect(Object.keys(instance).sort()).toEqual(['actionType', 'app', 'dataCenterInfo', 'hostName', 'instanceId', 'ipAddr', 'lastUpdatedTimestamp', 'port', 'securePort', 'status', 'vipAddress'])
})

test('a heartbeat’s answer has no body and no type', async () => {
  await register()
  const answer = await live.call('PUT', '/eureka/apps/home/home-1?status=UP&lastDirtyTimestamp=1000')
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, null, ''])
  expect((await live.call('PUT', '/eureka/apps/home/home-1?lastDirtyTimestamp=1001')).status).toBe(404)
})

test('the delta shows an addition, a change and a deletion, with the hash of everything', async () => {
  await register({ instanceId: 'a' })
  await register({ instanceId: 'b' })
  await register({ instanceId: 'c' })
  await live.call('PUT', '/eureka/apps/home/b/status?value=DOWN')
  await live.call('DELETE', '/eureka/apps/home/c')
  const { applications } = (await (await live.call('GET', '/eureka/apps/delta')).json()) as { applications: { apps__hashcode: string; application: { instance: { instanceId: string; actionType: string }[] }[] } }
  expect(applications.apps__hashcode).toBe('DOWN_1_UP_1_')
  expect(applications.application[0]?.instance.map(({ instanceId, actionType }) => `${instanceId} ${actionType}`).sort()).toEqual(['a ADDED', 'b MODIFIED', 'c DELETED'])
})

describe('validation, in the protocol’s order', () => {
  test.each([
    [{ instanceId: '', hostName: '', ipAddr: '', app: '' }, 'Missing instanceId'],
    [{ hostName: '', ipAddr: '', app: '' }, 'Missing hostname'],
    [{ ipAddr: null, app: '' }, 'Missing ip address'],
    [{ app: undefined, dataCenterInfo: null }, 'Missing appName'],
    [{ app: 'play', dataCenterInfo: null }, 'Mismatched appName, expecting HOME but was PLAY'],
    [{ dataCenterInfo: null }, 'Missing dataCenterInfo'],
    [{ dataCenterInfo: {} }, 'Missing dataCenterInfo Name'],
  ])('%o is refused: %s', async (more, reason) => {
    const answer = await live.call('POST', '/eureka/apps/home', { body: wireInstance(more) })
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([400, 'text/plain; charset=utf-8', reason])
  })

  test.each([
    ['{', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['null', 'application/json', 400],
    ['<instance>', 'application/xml', 400],
    ['<!DOCTYPE x [<!ENTITY a "b">]><instance/>', 'application/xml', 400],
    ['{}', 'text/plain', 415],
  ])('the body %s as %s is answered %i', async (body, type, status) => {
    expect((await live.call('POST', '/eureka/apps/home', { body, headers: { 'content-type': type } })).status).toBe(status)
  })

  test('a body over 64 KiB is refused', async () => {
    expect((await live.call('POST', '/eureka/apps/home', { body: wireInstance({ metadata: { big: 'x'.repeat(70_000) } }) })).status).toBe(413)
  })
})

describe('XML', () => {
  test.each([undefined, '*/*', 'application/xml'])('is what Accept %s gets', async (accept) => {
    await register({ metadata: {} })
    const path = '/eureka/apps'
    const answer = await fetch(live.origin + path, { headers: accept ? { accept } : {} })
    expect(answer.headers.get('content-type')).toBe('application/xml')
    const text = await answer.text()
    expect(text).toMatch(/^<applications><versions__delta>1<\/versions__delta><apps__hashcode>UP_1_<\/apps__hashcode><application><name>HOME<\/name><instance>/)
    expect(text).toContain('<port enabled="true">4101</port>')
    expect(text).toContain('<overriddenstatus>UNKNOWN</overriddenstatus>')
    expect(text).toContain('<dataCenterInfo class="com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo"><name>MyOwn</name></dataCenterInfo>')
    expect(text).toContain('<metadata class="java.util.Collections$EmptyMap"/>')
  })

  test('can be sent, and what was sent comes back', async () => {
    await register({ metadata: { 'a_b$c': 'x < y & "z"', zone: 'local-a' } })
    const sent = await (await live.call('GET', '/eureka/apps/home/home-1', { headers: { accept: 'application/xml' } })).text()
    expect(sent).toContain('<a__b_-c>x &lt; y &amp; &quot;z&quot;</a__b_-c>')
    const again = sent.replaceAll('home-1', 'home-2')
    expect((await live.call('POST', '/eureka/v2/apps/HOME', { body: `<?xml version="1.0"?>\n${again}`, headers: { 'content-type': 'application/xml' } })).status).toBe(204)
    const [one, two] = ['home-1', 'home-2'].map((id) => live.registry.table.find('HOME', id)?.info)
    expect({ ...two, instanceId: 'home-1' }).toEqual(one)
  })
})

test('the lists are compressed for who takes gzip, single instances are not', async () => {
  await register()
  const encoding = (path: string) =>
    new Promise<string | undefined>((resolve, reject) =>
      request(live.origin + path, { headers: { accept: 'application/json', 'accept-encoding': 'gzip' } }, (answer) => {
        answer.resume()
        resolve(answer.headers['content-encoding'])
      })
        .on('error', reject)
        .end(),
    )
  expect(await Promise.all(['/eureka/apps', '/eureka/apps/delta', '/eureka/apps/home', '/eureka/apps/home/home-1'].map(encoding))).toEqual(['gzip', 'gzip', undefined, undefined])
})

test('the fetch after a change shows it, put together from many applications, compressed or not', async () => {
  await Promise.all(Array.from({ length: 400 }, (_, n) => live.registry.writes.register(instanceInfo({ instanceId: `i-${n}`, app: `app-${n % 40}` }), null)))
  for (let turn = 0; turn < 2; turn += 1) {
    expect((await live.call('PUT', `/eureka/apps/app-7/i-7/metadata?mark=turn-${turn}`)).status).toBe(200)
    for (const path of ['/eureka/apps', '/eureka/apps/delta'])
      expect(await (await live.call('GET', path, { headers: { 'accept-encoding': turn % 2 === 0 ? 'gzip' : 'identity' } })).text()).toContain(`"mark":"turn-${turn}"`)
  }
})

test('until the leases are back, reads are answered 403', async () => {
  const cold = await startLiveRegistry({ started: false })
  for (const path of ['/apps', '/apps/delta', '/apps/home', '/vips/home']) expect((await cold.call('GET', `/eureka${path}`)).status).toBe(403)
  await cold.registry.start()
  expect((await cold.call('GET', '/eureka/apps')).status).toBe(200)
  await cold.stop()
})

test('a foreign name pointed at the loopback address is refused', async () => {
  const status = await new Promise((resolve, reject) =>
    request(`${live.origin}/eureka/apps`, { headers: { host: 'evil.example:8761' } }, (answer) => resolve((answer.resume(), answer.statusCode))).on('error', reject).end(),
  )
  expect(status).toBe(421)
})
