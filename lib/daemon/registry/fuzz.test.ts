import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import { registryListener, type RegistryListener } from './listener'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
let listener: RegistryListener
const logged: string[] = []

beforeAll(async () => {
  live = await startLiveRegistry()
  listener = await registryListener(live.registry, { host: '127.0.0.1', port: 0, log: createLog('fuzz', (line) => void logged.push(line)) })
})
afterAll(async () => {
  await listener.close()
  await live.stop()
})

/** As bytes on a socket, however wrong they are: gives the status of the first answer, or null when the connection was just closed. */
const sendRaw = (bytes: Buffer | string): Promise<number | null> =>
  new Promise((resolve) => {
    const socket = connect(listener.port, '127.0.0.1')
    let text = ''
    socket.on('data', (data) => (text += data.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.test(text) ? Number(text.slice(9, 12)) : null))
    socket.write(bytes)
  })

const call = async (method: string, path: string, body?: string | Buffer, type = 'application/json'): Promise<number> => {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', 'connection: close', `content-type: ${type}`, `content-length: ${Buffer.byteLength(body ?? '')}`]
  return (await sendRaw(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body ?? '')]))) ?? 0
}

/** What the protocol can answer: never 500 for what could not be understood, but for a status that is none; never 503, which says that we failed. */
const expected = new Set([200, 204, 400, 403, 404, 405, 409, 413, 415, 500])

async function stillWell(): Promise<void> {
  expect(logged).toEqual([])
  expect(await call('POST', '/eureka/apps/home', JSON.stringify(wireInstance({ instanceId: 'well' })))).toBe(204)
  expect(await call('PUT', '/eureka/apps/HOME/well')).toBe(200)
  const document = (await (await live.call('GET', '/eureka/apps')).json()) as { applications: { application: unknown[] } }
  expect(Array.isArray(document.applications.application)).toBe(true)
}

const odd = fc.oneof(
  fc.constantFrom('apps', 'delta', 'HOME', 'well', 'status', 'metadata', 'vips', 'svips', 'instances', 'peerreplication', 'batch', 'asg', 'serverinfo', 'statusoverrides', 'v2', 'i', '..', '.', '', '%', '%00', '%zz', '%2f', '%F0%9F%90%99', '__proto__', 'constructor', 'toString'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map(encodeURIComponent),
)
const path = fc.array(odd, { maxLength: 7 }).map((segments) => `/eureka/${segments.join('/')}`)
const query = fc.array(fc.tuple(fc.constantFrom('value', 'status', 'lastDirtyTimestamp', 'regions', 'overriddenstatus', '__proto__', 'constructor', '@class', 'k'), fc.constantFrom('UP', 'up', '', '-1', '1e999', 'NaN', '9'.repeat(30), '%', '%00', 'a,b,,c', '__proto__')), { maxLength: 4 }).map((pairs) => (pairs.length ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''))

const anyJson = fc.jsonValue({ maxDepth: 5 })
const field = fc.constantFrom('instanceId', 'hostName', 'app', 'ipAddr', 'status', 'overriddenStatus', 'overriddenstatus', 'port', 'securePort', 'dataCenterInfo', 'leaseInfo', 'metadata', 'countryId', 'lastDirtyTimestamp', 'vipAddress', 'isCoordinatingDiscoveryServer', 'actionType', '__proto__')
const spoiledInstance = fc.array(fc.tuple(field, anyJson), { minLength: 1, maxLength: 4 }).map((pairs) => wireInstance(Object.fromEntries(pairs)))
const batchItem = fc.oneof(
  anyJson,
  fc.record({ appName: fc.oneof(fc.constant('HOME'), anyJson), id: fc.oneof(fc.constant('well'), anyJson), action: fc.oneof(fc.constantFrom('Register', 'Heartbeat', 'Cancel', 'StatusUpdate', 'DeleteStatusOverride'), anyJson), status: anyJson, overriddenStatus: anyJson, lastDirtyTimestamp: anyJson, instanceInfo: fc.oneof(anyJson, spoiledInstance.map(({ instance }) => instance)) }, { requiredKeys: [] }),
)

describe('whatever comes, it is answered in the protocol’s words, and the next client is served', () => {
  test('any method, path and query', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), path, query, async (method, at, asked) => {
        expect(expected).toContain(await call(method, at + asked))
      }),
      { numRuns: 150 },
    )
    await stillWell()
  })

  test('instances with any values, as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(spoiledInstance, async (body) => {
        expect([204, 400]).toContain(await call('POST', '/eureka/v2/apps/HOME', JSON.stringify(body)))
      }),
      { numRuns: 150 },
    )
    await stillWell()
    // What was taken in can be given out in every form.
    for (const accept of ['application/json', 'application/xml'])
      for (const form of ['full', 'compact'])
        for (const list of ['/apps', '/apps/delta', '/vips/home']) {
          const answer = await live.call('GET', `/eureka${list}`, { headers: { accept, 'x-eureka-accept': form } })
          const text = await answer.text()
          if (accept.endsWith('json')) expect(() => JSON.parse(text) as unknown).not.toThrow()
          else expect(text).toMatch(/^<applications>.*<\/applications>$/s)
        }
  })

  test('bodies that are no instance: any bytes, cut and twisted ones, as JSON and as XML', async () => {
    const xml = await (await live.call('GET', '/eureka/apps/HOME/well', { headers: { accept: 'application/xml' } })).text()
    const json = JSON.stringify(wireInstance())
    const cut = fc.tuple(fc.constantFrom(xml, json), fc.nat(400), fc.nat(400), fc.uint8Array({ maxLength: 6 })).map(([text, from, to, bytes]) => {
      const whole = Buffer.from(text)
      return Buffer.concat([whole.subarray(0, Math.min(from, to)), Buffer.from(bytes), whole.subarray(Math.max(from, to))])
    })
    const deep = fc.constantFrom('<a>'.repeat(5_000), '['.repeat(20_000), '{"a":'.repeat(10_000), `<a ${'b="c" '.repeat(4_000)}/>`, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', `<a>${'&#x41;'.repeat(5_000)}</a>`).map((text) => Buffer.from(text))
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, deep, fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))), fc.constantFrom('application/json', 'application/xml', 'text/xml; charset=utf-16', 'application/json; charset=x'), async (body, type) => {
        expect([204, 400]).toContain(await call('POST', '/eureka/apps/home', body, type))
      }),
      { numRuns: 150 },
    )
    await stillWell()
  })

  test('batches of peers: as many answers as items, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batchItem, { maxLength: 5 }), async (replicationList) => {
        const answer = await live.call('POST', '/eureka/peerreplication/batch/', { body: { replicationList } })
        expect(answer.status).toBe(200)
        expect(((await answer.json()) as { responseList: unknown[] }).responseList).toHaveLength(replicationList.length)
      }),
      { numRuns: 100 },
    )
    await fc.assert(
      fc.asyncProperty(anyJson, async (body) => {
        expect([200, 400]).toContain(await call('POST', '/eureka/peerreplication/batch/', JSON.stringify(body)))
      }),
      { numRuns: 50 },
    )
    await stillWell()
  })

  test.each([
    ['no request at all', 'nonsense\r\n\r\n', 400],
    ['no host', 'GET /eureka/apps HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['a length and chunks at once', 'POST /eureka/apps/home HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['two lengths', 'POST /eureka/apps/home HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcd', 400],
    ['a length that is none', 'POST /eureka/apps/home HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1e3\r\n\r\nabcd', 400],
    ['a header over two lines', 'GET /eureka/apps HTTP/1.1\r\nhost: 127.0.0.1\r\nx: a\r\n b\r\n\r\n', 400],
    ['headers over 16 KiB', `GET /eureka/apps HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['chunks over 64 KiB', `POST /eureka/apps/home HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${`1000\r\n${'a'.repeat(4_096)}\r\n`.repeat(20)}0\r\n\r\n`, 413],
  ])('%s', async (_what, bytes, status) => {
    expect(await sendRaw(bytes)).toBe(status)
    await stillWell()
  })
})
