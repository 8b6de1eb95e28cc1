import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogShipper, type LogShipper } from './log-shipper'

let dir: string
let server: Server
let shipper: LogShipper | null = null
let status = 200
let ended = false
let bodies: string[] = []
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qd-logs-'))
  ;[status, ended, bodies] = [200, false, []]
  server = createServer((request, response) => {
    const sent: Buffer[] = []
    request.on('data', (chunk: Buffer) => sent.push(chunk))
    request.on('end', () => {
      if (status === 200) for (const { scopeLogs } of (JSON.parse(Buffer.concat(sent).toString()) as { resourceLogs: { scopeLogs: { logRecords: { body: { stringValue: string } }[] }[] }[] }).resourceLogs) for (const { logRecords } of scopeLogs) bodies.push(...logRecords.map(({ body }) => body.stringValue))
      response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await shipper?.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(dir, { recursive: true, force: true })
})

const output = () => join(dir, 'out.log')
const write = (text: string) => appendFileSync(output(), text)
function start(): LogShipper {
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  shipper = createLogShipper({
    collector: `http://127.0.0.1:${port}`, log: silent, everyMs: 5, list: async () => ['home-v000-aaaaaa'], hasEnded: async () => ended,
    describe: async (id) => ({ id, application: 'home', cluster: 'home', serverGroup: 'home-v000', zone: 'local-a', region: 'local', version: '1' }),
    filesOf: () => ({ output: output(), offset: join(dir, 'shipped') }),
  })
  return shipper
}
const until = (holds: () => boolean) => expect.poll(holds, { timeout: 10_000, interval: 5, message: 'what was to be sent' }).toBe(true)

test('sends whole lines once, the last unfinished one only when nobody can finish it', async () => {
  write('one\ntwo\nthr')
  start()
  await until(() => bodies.length === 2)
  write('ee\nfour')
  await until(() => bodies.length === 3)
  ended = true
  await until(() => bodies.length === 4)
  expect(bodies).toEqual(['one', 'two', 'three', 'four'])
})

test('waits while the collector refuses, loses nothing, and goes on after a restart where it was', async () => {
  start()
  write('one\n')
  await until(() => bodies.length === 1)
  status = 503
  write('two\n')
  await shipper?.stop()
  status = 200
  start()
  write('three\n')
  await until(() => bodies.length === 3)
  expect(bodies).toEqual(['one', 'two', 'three'])
})

test('empties a long file once it was taken, and goes on with what is written after', async () => {
  start()
  const line = `${'x'.repeat(1_000)}\n`
  write(line.repeat(1_100))
  await until(() => bodies.length === 1_100 && statSync(output()).size === 0)
  write('after\n')
  await until(() => bodies.length === 1_101)
  expect(bodies.at(-1)).toBe('after')
  await until(() => readFileSync(join(dir, 'shipped'), 'utf8') === '6')
})
