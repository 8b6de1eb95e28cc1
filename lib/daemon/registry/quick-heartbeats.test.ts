import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import { hostOf } from './quick-heartbeats'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
beforeEach(async () => {
  live = await startLiveRegistry()
  await live.call('POST', '/eureka/apps/home', { body: wireInstance({ lastDirtyTimestamp: '1000' }) })
})
afterEach(() => live.stop())

const put = (path = '/eureka/apps/home/home-1', more = '', host = '127.0.0.1') => `PUT ${path} HTTP/1.1\r\nhost: ${host}\r\n${more}\r\n`

/** One connection: writes each piece when the one before was answered, and gives the statuses and all that came. */
function speak() {
  const socket = connect(live.port, '127.0.0.1')
  let text = ''
  socket.on('data', (bytes) => (text += bytes.toString('latin1')))
  socket.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
  return {
    socket, closed, statuses, text: () => text,
    async ask(bytes: string, answers = 1) {
      const before = statuses().length
      socket.write(bytes)
      await expect.poll(() => statuses().length).toBe(before + answers)
      return statuses().slice(before)
    },
  }
}

test('one connection of heartbeats, of which one is not known, one asks for a registration, and then whatever else a client says', async () => {
  const line = speak()
  const renewedAt = () => live.registry.table.find('HOME', 'home-1')?.renewedAtMs ?? 0
  const before = renewedAt()
  await expect.poll(async () => (await line.ask(put()), renewedAt())).toBeGreaterThan(before)
  expect(await line.ask(put('/eureka/v2/apps/HOME/nobody?status=UP'))).toEqual([404])
  expect(await line.ask(put('/eureka/apps/home/home-1?status=UP&lastDirtyTimestamp=1001', 'accept: application/json\r\ncontent-length: 0\r\nconnection: Keep-Alive\r\n'))).toEqual([404])
  expect(line.text().slice(line.text().lastIndexOf('HTTP/1.1'))).toMatch(/content-length: 0\r\n\r\n$/)
  expect(line.text()).not.toContain('content-type')
  expect(await line.ask('GET /eureka/apps/home/home-1 HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\r\n')).toEqual([200])
  expect(await line.ask(put())).toEqual([200])
  expect(await line.ask(put('/eureka/apps/home/home-1/status?value=DOWN'))).toEqual([200])
  expect(live.registry.table.find('HOME', 'home-1')?.status).toBe('DOWN')
  line.socket.destroy()
})

test('two at once, one in two pieces, and one that ends its side are answered too', async () => {
  const line = speak()
  expect(await line.ask(put())).toEqual([200])
  expect(await line.ask(put() + put('/eureka/apps/home/nobody'), 2)).toEqual([200, 404])
  const other = speak()
  const whole = put()
  other.socket.write(whole.slice(0, 20))
  expect(await other.ask(whole.slice(20))).toEqual([200])
  const third = speak()
  third.socket.end(put())
  await third.closed
  expect(third.statuses()).toEqual([200])
  for (const { socket } of [line, other]) socket.destroy()
})

test('a second heartbeat that comes before the first is answered waits for it', async () => {
  const line = speak()
  line.socket.write(put())
  await new Promise<void>((resolve) => setImmediate(resolve))
  line.socket.write(put('/eureka/apps/home/nobody'))
  await expect.poll(line.statuses).toEqual([200, 404])
  line.socket.destroy()
})

test.each([
  ['a foreign name', put(undefined, '', 'evil.example'), 421],
  ['two hosts, of which it takes the first', put(undefined, 'host: localhost\r\n'), 200],
  ['a peer with older data', put('/eureka/apps/home/home-1?lastDirtyTimestamp=999', 'x-netflix-discovery-replication: true\r\n'), 409],
  ['a path that is none', put('/eureka/apps/%zz/home-1'), 404],
  ['a length and chunks', put(undefined, 'content-length: 0\r\ntransfer-encoding: chunked\r\n'), 400],
  ['a body', `${put(undefined, 'content-length: 2\r\n')}{}`, 200],
])('%s goes to the HTTP server and is answered as there', async (_what, bytes, status) => {
  const line = speak()
  expect(await line.ask(bytes)).toEqual([status])
  line.socket.destroy()
})

test.each([
  ['host: a\r\n', 'a'],
  ['Host:  localhost:8761 \r\nAccept: */*\r\nContent-Length: 0\r\n', 'localhost:8761'],
  ['host: a\r\nhost: a\r\n', null],
  ['host: a\r\ncontent-length: 1\r\n', null],
  ['host: a\r\nconnection: close\r\n', null],
  ['host: a\r\nexpect: 100-continue\r\n', null],
  ['host: a\r\nx-unknown: 1\r\n', null],
  ['accept: */*\r\n', null],
])('of %j the host is %s', (head, host) => expect(hostOf(head)).toBe(host))

test('who only waits is let go when the listener closes', async () => {
  const line = speak()
  await line.ask(put())
  const waiting = line.closed
  await live.stop()
  await waiting
  live = await startLiveRegistry()
})
