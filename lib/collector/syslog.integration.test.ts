import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { oneCollector } from './testing/run-collector'

const collector = oneCollector()
const sockets: Socket[] = []
beforeAll(collector.begin)
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()))
afterAll(collector.end)

async function open(): Promise<Socket> {
  const socket = connect(collector.current().ports.syslog, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  return socket
}
const everything = { selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 300_000 } }
const linesOf = async (q: string) => {
  const found = await collector.current().client.call(collectorCalls.searchLogs, { ...everything, q })
  if (!found.ok) throw new Error(found.error.detail)
  return found.value
}
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await ask()
    if (found !== null) return found
    if (Date.now() > deadline) throw new Error('it did not happen')
  }
}
const message = (body: string) => `<11>1 ${new Date().toISOString()} host shop 7 - - ${body}`
const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`

test('lines in both frames, one of them over two writes, are found by their words', async () => {
  const socket = await open()
  const second = counted(message('apple two 가'))
  socket.write(`${message('apple one')}\n${second.slice(0, 20)}`)
  await until(async () => ((await linesOf('apple')).total === 1 ? true : null))
  socket.end(`${second.slice(20)}${message('apple three')}`)
  const found = await until(async () => {
    const answer = await linesOf('apple')
    return answer.items.length === 3 ? answer : null
  })
  expect(found.items.map(({ body }) => body).sort()).toEqual(['apple one', 'apple three', 'apple two 가'])
  expect(found.items[0]).toMatchObject({ application: 'shop', severity: 'error', attributes: { 'syslog.procid': '7' } })
})

test('a sender out of step is closed and counted, after what it said before is stored', async () => {
  const socket = await open()
  const closed = once(socket, 'close')
  socket.resume()
  socket.write(`${message('pear')}\nGET / HTTP/1.1\r\n`)
  await closed
  expect((await linesOf('pear')).total).toBe(1)
  const status = await collector.current().client.call(collectorCalls.status, {})
  expect(status.ok && status.value.intakes.find(({ name }) => name === 'syslog')).toMatchObject({ broken: 1, heldOff: 0 })
})

test('many lines of one sender are all stored, and the queue is empty after them', async () => {
  const socket = await open()
  for (let part = 0; part < 100; part++) socket.write(Array.from({ length: 200 }, (_, at) => counted(message(`plum ${part * 200 + at} ${'x'.repeat(80)}`))).join(''))
  socket.end()
  await until(async () => ((await linesOf('plum')).total === 20_000 ? true : null))
  const status = await collector.current().client.call(collectorCalls.status, {})
  expect(status).toMatchObject({ ok: true, value: { queueBytes: 0 } })
})
