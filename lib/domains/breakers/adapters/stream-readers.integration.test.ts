import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import type { StoredStream } from '../ports'
import { createStreamReaders, type StreamReaders } from './stream-readers'

const eventStream = { 'content-type': 'text/event-stream;charset=UTF-8' }
const command = (name: string, more: object = {}) => `data: ${JSON.stringify({ type: 'HystrixCommand', name, group: 'orders', isCircuitBreakerOpen: false, requestCount: 10, errorCount: 1, reportingHosts: 1, ...more })}\n\n`

let readers: StreamReaders
let server: Server
let answer: RequestListener
/** Answers that are open, oldest first. */
let open: ServerResponse[]
let asked = 0
beforeEach(async () => {
  open = []
  asked = 0
  answer = (_request, response) => void open.push(response.writeHead(200, eventStream))
  readers = createStreamReaders({ clock: systemClock, log: createLog('test', () => undefined), times: { silenceMs: 30_000, backoffMs: { first: 5, max: 20 } } })
  server = createServer((request, response) => {
    asked += 1
    answer(request, response)
    if (!response.writableEnded) response.flushHeaders()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  await readers.stop()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const stream = (more: Partial<StoredStream> = {}): StoredStream => ({
  id: 's', teamId: 'front', team: 'front', name: 'orders', kind: 'hystrix', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hystrix.stream`, localAllowed: true, createdBy: 'x', ...more,
})
const reading = () => readers.readings()[0] ?? expect.unreachable()
const names = () => reading().breakers.map(({ name }) => name)

test('shows the commands of a stream, through pings, other types and what cannot be read', async () => {
  readers.follow([stream()])
  await expect.poll(() => open.length).toBe(1)
  open[0]?.write(`ping: \n\n${command('GetOrder')}data: {"type":"HystrixThreadPool","name":"p"}\n\ndata: {broken\n\nping: \n\n${command('PutOrder', { isCircuitBreakerOpen: true })}`)
  await expect.poll(names).toEqual(['GetOrder', 'PutOrder'])
  expect(reading()).toMatchObject({ state: 'reading', problem: null, dropped: 1, breakers: [{ state: 'closed', from: 'orders' }, { state: 'open' }] })
})

test('connects again when the stream ends, and keeps what it knows meanwhile', async () => {
  readers.follow([stream()])
  await expect.poll(() => open.length).toBe(1)
  open[0]?.end(command('GetOrder'))
  await expect.poll(() => open.length).toBe(2)
  expect(names()).toEqual(['GetOrder'])
  open[1]?.write(command('PutOrder'))
  await expect.poll(names).toEqual(['GetOrder', 'PutOrder'])
})

test.each<[string, RequestListener, RegExp]>([
  ['a failure', (_request, response) => void response.writeHead(503).end(), /^answered 503$/],
  ['a page', (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), /^answered text\/html instead of an event stream$/],
  ['a redirect', (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), /redirect, which is not followed/],
])('says that %s is no stream, and asks again', async (_what, answers, problem) => {
  answer = answers
  readers.follow([stream()])
  await expect.poll(() => asked).toBeGreaterThan(2)
  expect(reading()).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem) as string, breakers: [] })
})

test('goes to no address of this machine unless an operator allowed it, by number or by name', async () => {
  readers.follow([stream({ localAllowed: false }), stream({ id: 't', localAllowed: false, url: stream().url.replace('127.0.0.1', 'localhost') })])
  await expect.poll(() => readers.readings().map(({ state }) => state)).toEqual(['failed', 'failed'])
  expect([asked, reading().problem]).toEqual([0, expect.stringContaining('an operator alone may allow it')])
})

test('reads no more what is removed', async () => {
  readers.follow([stream()])
  await expect.poll(() => open.length).toBe(1)
  const gone = once(open[0] ?? expect.unreachable(), 'close')
  readers.follow([])
  await gone
  expect(readers.readings()).toEqual([])
})

test('of endless and senseless bytes little is kept, and what comes after is read', async () => {
  readers.follow([stream()])
  await expect.poll(() => open.length).toBe(1)
  const [response] = open
  for (let part = 0; part < 40; part++) response?.write(`data: ${randomBytes(40_000).toString('base64')}`)
  response?.write('\n\n')
  for (let part = 0; part < 50; part++) response?.write(Buffer.concat([randomBytes(3_000), Buffer.from('\n\n')]))
  response?.write(command('GetOrder'))
  await expect.poll(names, { timeout: 10_000 }).toEqual(['GetOrder'])
  expect(reading().state).toBe('reading')
})
