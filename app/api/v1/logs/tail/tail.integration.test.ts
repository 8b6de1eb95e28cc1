import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { LogTailItem } from '@/lib/domains/telemetry/schemas'
import { logRecord, logs, resourceOf } from '@/lib/domains/telemetry/testing/records'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { GET } from './route'

let web: TestWeb
let collector: MemoryCollector
let tokens: { operator: string; viewer: string }

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'shop')
  await web.database.application.create({ data: { id: newId(), name: 'basket', teamId: team.id } })
  tokens = { operator: await addToken(web.database, 'operator'), viewer: await addToken(web.database, 'viewer', team.id) }
  collector = await serveMemoryCollector(web.settings.socketDir)
})
afterEach(() => void vi.useRealTimers())
afterAll(async () => {
  collector.close()
  await web.close()
})

async function open(query: string, token: string) {
  const abort = new AbortController()
  const response = await GET(new Request(`http://127.0.0.1:3000/api/v1/logs/tail?${query}`, { headers: { authorization: `Bearer ${token}` }, signal: abort.signal }))
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  const ended = (async () => {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return
      text += decoder.decode(part.value, { stream: true })
    }
  })()
  const items = () => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => LogTailItem.parse(JSON.parse(data ?? '')))
  return { response, ended, text: () => text, bodies: () => items().flatMap(({ lines }) => lines.map(({ body }) => body)), leave: () => abort.abort() }
}
const line = (application: string, body: string, severity = 9) => logs({ resource: resourceOf(application), items: [logRecord({ body, severity })] })

test('lines that match are events, as they are stored; a reader who leaves ends what was opened for them', async () => {
  const stream = await open('severity=warn&q=basket', tokens.viewer)
  expect(stream.response.status).toBe(200)
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await expect.poll(collector.watched, { timeout: 10_000 }).toBe(true)
  await collector.write([line('basket', 'the basket is fine'), line('basket', 'another matter', 17), line('ledger', 'a foreign basket broke', 17), line('basket', 'the basket broke', 17)])
  await expect.poll(stream.bodies, { timeout: 10_000 }).toEqual(['the basket broke'])
  expect(stream.text()).toMatch(/^retry: 2000\n\n/)

  stream.leave()
  await stream.ended
  await expect.poll(collector.watched, { timeout: 10_000 }).toBe(false)
})

test('a stream without lines says that it lives', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const stream = await open('', tokens.operator)
  await expect.poll(collector.watched, { timeout: 10_000 }).toBe(true)
  expect(stream.text()).not.toContain('still here')
  vi.advanceTimersByTime(15_000)
  await expect.poll(stream.text, { timeout: 10_000 }).toContain(': still here\n\n')
  stream.leave()
  await stream.ended
  await expect.poll(collector.watched, { timeout: 10_000 }).toBe(false)
})

test.each([
  ['application=ledger', 404, undefined],
  ['severity=loud', 400, '#/severity'],
  ['traceId=xyz', 400, '#/traceId'],
  // A tail has no range: it begins now.
  ['from=now-1h', 400, '#'],
])('%s is a problem and opens nothing', async (query, status, pointer) => {
  const stream = await open(query, tokens.viewer)
  await stream.ended
  expect(stream.response.status).toBe(status)
  expect(stream.response.headers.get('content-type')).toBe('application/problem+json')
  expect(JSON.parse(stream.text())).toMatchObject({ status, ...(pointer && { errors: [{ pointer }] }) })
  expect(collector.watched()).toBe(false)
})

test('a collector that goes away ends the stream, so that the browser asks again', async () => {
  const stream = await open('', tokens.operator)
  await expect.poll(collector.watched, { timeout: 10_000 }).toBe(true)
  collector.close()
  await stream.ended
  expect(stream.response.status).toBe(200)
})
