import { createServer, type Server } from 'node:http'
import { createServer as createPlain } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createAddressAsker } from './ask-address'

const asker = createAddressAsker()
const never = new AbortController().signal
const open: { close(done?: () => void): unknown }[] = []
let http: Server
let asked: { url: string | undefined; agent: string | undefined; sampled: string | undefined }[] = []
let port: number

beforeAll(async () => {
  http = createServer((request, response) => {
    asked.push({ url: request.url, agent: request.headers['user-agent'], sampled: String(request.headers.traceparent).split('-').at(-1) })
    if (request.url === '/sick') response.writeHead(503).end()
    else if (request.url === '/away') response.writeHead(302, { location: '/well' }).end()
    else response.end('x'.repeat(100_000))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  ;({ port } = http.address() as AddressInfo)
})
afterEach(() => (asked = []))
afterAll(async () => {
  await asker.close()
  http.closeAllConnections()
  http.close()
  for (const one of open) one.close()
})

const plan = (path: string | null, more: { host?: string; port?: number; localAllowed?: boolean } = {}) => ({ kind: 'ask' as const, host: '127.0.0.1', port, path, localAllowed: true, ...more })

test('its health is asked once, by name and outside of traces, and a long answer is an answer', async () => {
  expect(await asker.ask(plan('/well'), never)).toMatchObject({ kind: 'answered', httpStatus: 200 })
  expect(asked).toEqual([{ url: '/well', agent: 'quarterdeck-probe', sampled: '00' }])
})

test('an error is an answer, and no redirect is followed', async () => {
  expect(await asker.ask(plan('/sick'), never)).toMatchObject({ kind: 'answered', httpStatus: 503 })
  expect(await asker.ask(plan('/away'), never)).toMatchObject({ kind: 'answered', httpStatus: 302 })
  expect(asked.map(({ url }) => url)).toEqual(['/sick', '/away'])
})

test('who is only knocked at is asked nothing', async () => {
  expect(await asker.ask(plan(null), never)).toMatchObject({ kind: 'answered', httpStatus: null })
  expect(asked).toEqual([])
})

test('a closed port refuses', async () => {
  const plain = createPlain()
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  const closed = (plain.address() as AddressInfo).port
  await new Promise((resolve) => plain.close(resolve))
  for (const path of ['/well', null]) expect(await asker.ask(plan(path, { port: closed }), never)).toEqual({ kind: 'unreachable', detail: 'connection refused' })
})

test('who takes the connection and says nothing is given up', async () => {
  const mute = createPlain(() => undefined)
  open.push(mute)
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const hasty = createAddressAsker({ timeoutMs: 100 })
  expect(await hasty.ask(plan('/well', { port: (mute.address() as AddressInfo).port }), never)).toEqual({ kind: 'unreachable', detail: 'no answer within 0.1 s' })
  await hasty.close()
})

test('a name that leads to this machine is knocked at where it leads, and asked nothing', async () => {
  expect(await asker.ask(plan('/well', { host: 'localhost', localAllowed: false }), never)).toMatchObject({ kind: 'answered', httpStatus: null })
  expect(asked).toEqual([])
})
