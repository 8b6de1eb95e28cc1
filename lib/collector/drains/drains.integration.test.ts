import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import type { DrainLane } from '@/lib/domains/drains/progress-schemas'
import { encodeLogs, encodeMetrics, encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { gauge, logRecord, spanRecord } from '@/lib/domains/telemetry/testing/records'
import { testCertificates } from '@/lib/testing/test-certificate'
import { oneCollector } from '../testing/run-collector'
import { type OrderDaemon, serveOrderDaemon } from './testing/order-daemon'
import { type HttpReceiver, httpReceiver, type SyslogReceiver, syslogReceiver } from './testing/receivers'

const collector = oneCollector()
const certificates = testCertificates()
const receivers: (HttpReceiver | SyslogReceiver)[] = []
let daemon: OrderDaemon

beforeAll(async () => {
  await collector.begin()
  daemon = await serveOrderDaemon(collector.current().dataDir)
})
afterEach(async () => {
  daemon.orders = []
  daemon.withoutDatabase = false
  for (const receiver of receivers.splice(0)) await receiver.close()
})
afterAll(async () => {
  await collector.end()
  daemon.close()
})

async function open<R extends HttpReceiver | SyslogReceiver>(receiver: Promise<R>): Promise<R> {
  const opened = await receiver
  receivers.push(opened)
  return opened
}

async function until<T>(ask: () => T | null | false | Promise<T | null | false>, what = 'it'): Promise<T> {
  const deadline = Date.now() + 40_000
  for (;;) {
    const found = await ask()
    if (found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`${what} did not happen`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function sendLogs(bodies: string[], application = 'shop', severity = 9): Promise<void> {
  const body = encodeLogs([{ resource: { 'service.name': application, 'service.instance.id': `${application}-1` }, items: bodies.map((text) => logRecord({ body: text, severity })) }])
  const answer = await request(`${collector.current().url}/v1/logs`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body })
  await answer.body.dump()
  expect(answer.statusCode).toBe(200)
}

async function laneOf(id: string): Promise<DrainLane | null> {
  const answer = await collector.current().client.call(collectorCalls.drainProgress, { ids: [id] })
  return (answer.ok && answer.value[0]?.lanes[0]) || null
}
const words = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at}`)
const bodiesOf = (receiver: HttpReceiver) => receiver.received.flatMap(({ body }) => body.trimEnd().split('\n').map((line) => (JSON.parse(line) as { body: string }).body))
const missing = (wanted: string[], found: string[]) => {
  const there = new Set(found)
  return wanted.filter((one) => !there.has(one))
}

describe('lines of the team arrive', () => {
  test('by syslog over TLS in octet-counted frames, those of others and those below the severity do not', async () => {
    const receiver = await open(syslogReceiver({ tls: certificates.server }))
    const { id } = daemon.order({ kind: 'syslog', url: receiver.url, severityMin: 'warn' }, { tls: { ca: certificates.authority } })
    await until(() => laneOf(id), 'the drain')
    await sendLogs(['foreign'], 'other', 17)
    await sendLogs(['quiet'], 'shop', 9)
    const wanted = [...words(50, 'warned'), 'two\nlines', '한국어 줄']
    await sendLogs(wanted, 'shop', 13)
    await until(() => receiver.messages.length >= wanted.length, 'the lines')
    expect(receiver.problems).toEqual([])
    expect(missing(wanted, receiver.messages.map((message) => message.slice(message.indexOf('] ') + 2)))).toEqual([])
    expect(receiver.messages.filter((message) => /quiet|foreign/.test(message))).toEqual([])
    expect(receiver.messages[0]).toMatch(/^<12>1 \S+ shop-1 shop shop-1 - \[tags@47450 app_name="shop" instance_id="shop-1" record_id="/)
    const lane = await until(async () => (await laneOf(id).then((one) => (one?.waiting.records === 0 ? one : null))), 'the end')
    expect(lane).toMatchObject({ delivered: { records: wanted.length }, dropped: { bound: 0, store: 0 }, setAside: 0, problem: null, lagMs: 0 })
  })

  test('by HTTPS with a bearer token that the collector keeps sealed alone', async () => {
    const receiver = await open(httpReceiver({ tls: certificates.server }))
    const { id } = daemon.order({ kind: 'https', url: `${receiver.url}/in` }, { auth: { kind: 'bearer', token: 'a-secret-of-the-team' }, tls: { ca: certificates.authority } })
    await until(() => laneOf(id))
    const wanted = words(1_500, 'line')
    await sendLogs(wanted)
    await until(() => missing(wanted, bodiesOf(receiver)).length === 0, 'the lines')
    expect(receiver.received[0]).toMatchObject({ path: '/in', headers: { authorization: 'Bearer a-secret-of-the-team', 'content-type': 'application/x-ndjson' } })
    const folder = join(collector.current().dataDir, 'drains')
    const kept = (readdirSync(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('')
    expect(kept).toContain(id)
    expect(kept + collector.current().errors()).not.toContain('a-secret-of-the-team')
  })

  test('by OTLP, spans and points too, each at its own path; by Loki', async () => {
    const receiver = await open(httpReceiver())
    const otlp = daemon.order({ kind: 'otlp', url: receiver.url, signals: ['logs', 'traces', 'metrics'] })
    const loki = daemon.order({ kind: 'loki', url: receiver.url })
    await until(() => laneOf(otlp.id))
    await until(() => laneOf(loki.id))
    const resource = { 'service.name': 'shop' }
    const span = spanRecord({ name: 'GET /drained' })
    await (await request(`${collector.current().url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: encodeTraces([{ resource, items: [span] }]) })).body.dump()
    const point = gauge('queue.drained', [{ timeNs: BigInt(Date.now()) * 1_000_000n, value: 7 }])
    await (await request(`${collector.current().url}/v1/metrics`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: encodeMetrics([{ resource, items: [point] }]) })).body.dump()
    await sendLogs(['to both'])
    const at = (path: string) => receiver.received.filter((one) => one.path === path).map(({ body }) => body).join()
    await until(() => at('/v1/logs').includes('to both') && at('/loki/api/v1/push').includes('to both') && at('/v1/traces').includes(span.traceId) && at('/v1/metrics').includes('queue.drained'), 'all of them')
    expect(at('/v1/traces')).toContain('"GET /drained"')
  })
})

describe('a receiver that is in trouble', () => {
  test('down, slow to want more, and failing: everything arrives once it is well, and it is said why it waits', async () => {
    const receiver = await open(httpReceiver())
    const answers = [503, 429, 500]
    receiver.answer((_request, response) => void response.writeHead(answers.shift() ?? 204, { 'retry-after': '0' }).end('try later'))
    const { id } = daemon.order({ kind: 'https', url: receiver.url })
    await until(() => laneOf(id))
    const wanted = words(10, 'patient')
    await sendLogs(wanted)
    const waiting = await until(async () => (await laneOf(id).then((lane) => (lane && lane.failures > 0 ? lane : null))))
    expect(waiting).toMatchObject({ waiting: { records: 10 }, problem: { key: 'busy', values: { status: 503, words: 'try later' } } })
    await until(async () => (await laneOf(id))?.delivered.records === 10, 'delivery')
    expect(receiver.received).toHaveLength(4)
    expect(await laneOf(id)).toMatchObject({ failures: 0, problem: null, setAside: 0 })
  })

  test('that refuses one record in a batch gets all others; that one is set aside, counted and kept', async () => {
    const receiver = await open(httpReceiver())
    receiver.answer(({ body }, response) => void response.writeHead(body.includes('poison') ? 422 : 204).end('cannot parse'))
    const { id } = daemon.order({ kind: 'https', url: receiver.url })
    await until(() => laneOf(id))
    const wanted = [...words(40, 'good'), 'poison', ...words(40, 'also good')]
    await sendLogs(wanted)
    const lane = await until(async () => (await laneOf(id).then((one) => (one?.delivered.records === 80 ? one : null))), 'the others')
    expect(lane).toMatchObject({ setAside: 1, waiting: { records: 0 }, problem: null })
    expect(lane.lastLossMs).not.toBe(null)
    expect(missing(['poison'], [readFileSync(join(collector.current().dataDir, 'drains', id, 'set-aside.jsonl'), 'utf8').includes('"body":"poison"') ? 'poison' : ''])).toEqual([])
    await sendLogs(['afterwards'])
    await until(() => bodiesOf(receiver).includes('afterwards'), 'what came afterwards')
  })

  test('that hangs up in the middle of syslog gets what it may have lost again', async () => {
    const receiver = await open(syslogReceiver())
    const { id } = daemon.order({ kind: 'syslog', url: receiver.url })
    await until(() => laneOf(id))
    await sendLogs(['before'])
    await until(() => receiver.messages.length === 1)
    receiver.cut()
    const wanted = words(500, 'after the cut')
    await sendLogs(wanted)
    await until(() => missing(wanted, receiver.messages.map((message) => message.slice(message.indexOf('] ') + 2))).length === 0, 'the lines')
  })

  test('whose credentials are wrong costs no record, and its words give no secret away', async () => {
    const receiver = await open(httpReceiver())
    let let_in = false
    receiver.answer(({ headers }, response) => void response.writeHead(let_in ? 204 : 401).end(`who is ${String(headers.authorization)}?`))
    const { id } = daemon.order({ kind: 'https', url: receiver.url }, { auth: { kind: 'bearer', token: 'wrong-token-value' } })
    await until(() => laneOf(id))
    await sendLogs(['kept'])
    const lane = await until(async () => (await laneOf(id).then((one) => (one?.problem ? one : null))))
    expect(lane).toMatchObject({ setAside: 0, problem: { key: 'not-let-in', values: { status: 401, words: 'who is Bearer ••••••?' } } })
    let_in = true
    // A test that is taken wakes what waits for its next try.
    expect(await collector.current().client.call(collectorCalls.testDrain, { id })).toMatchObject({ ok: true, value: { taken: true } })
    await until(() => bodiesOf(receiver).includes('kept'), 'the line')
  })
})

describe('a test says exactly what happened', () => {
  const tested = async (id: string) => {
    const answer = await collector.current().client.call(collectorCalls.testDrain, { id })
    if (!answer.ok) throw new Error(answer.error.detail)
    return answer.value
  }
  test('each step of one that is taken', async () => {
    const receiver = await open(syslogReceiver({ tls: certificates.server }))
    const { id } = daemon.order({ kind: 'syslog', url: receiver.url, paused: true }, { tls: { ca: certificates.authority } })
    const found = await tested(id)
    expect(found).toMatchObject({ taken: true, problem: null, signal: 'logs' })
    expect(found.steps.map(({ key }) => key)).toEqual(['resolved', 'connected', 'secured', 'written'])
    expect(found.steps[2]).toMatchObject({ values: { protocol: 'TLSv1.3', name: 'localhost' } })
    await until(() => receiver.messages.some((message) => message.includes(found.recordId) && message.includes('quarterdeck.test="true"')))
  })
  test('an unknown authority, a closed port, a name that is none, and an address that is not allowed', async () => {
    const receiver = await open(httpReceiver({ tls: certificates.server }))
    const strange = daemon.order({ kind: 'https', url: receiver.url })
    const none = daemon.order({ kind: 'https', url: 'https://name.invalid' })
    const local = daemon.order({ kind: 'https', url: receiver.url, localAllowed: false })
    const literal = daemon.order({ kind: 'syslog', url: 'syslog://127.0.0.1:1', localAllowed: false })
    const shut = daemon.order({ kind: 'syslog', url: 'syslog://127.0.0.1:1' })
    expect(await tested(strange.id)).toMatchObject({ taken: false, problem: { key: 'tls' } })
    expect(await tested(none.id)).toMatchObject({ taken: false, problem: { key: 'unresolved', values: { host: 'name.invalid' } } })
    expect(await tested(local.id)).toMatchObject({ taken: false, problem: { key: 'address-refused', values: { leads: 'this-machine' } } })
    expect(await tested(literal.id)).toMatchObject({ taken: false, problem: { key: 'address-refused', values: { address: '127.0.0.1' } } })
    expect(await tested(shut.id)).toMatchObject({ taken: false, problem: { key: 'unreachable', values: { cause: 'ECONNREFUSED' } } })
    expect(receiver.received).toEqual([])
  })
})

describe('kill -9', () => {
  test('with a batch under way loses nothing, again and again', async () => {
    let receiver = await httpReceiver()
    const port = Number(new URL(receiver.url).port)
    const { id } = daemon.order({ kind: 'https', url: receiver.url })
    await until(() => laneOf(id))
    const wanted: string[] = []
    const found: string[] = []
    for (let round = 0; round < 3; round++) {
      // The first batch is taken. The next is in the receiver's hands when both go away, and it never answered.
      let held = 0
      receiver.answer((one, response) => {
        if (receiver.received.length === 1) return void response.writeHead(204).end()
        receiver.received.splice(receiver.received.indexOf(one), 1)
        held += 1
      })
      const sent = words(2_500, `round ${round} line`)
      for (let from = 0; from < sent.length; from += 500) await sendLogs(sent.slice(from, from + 500))
      wanted.push(...sent)
      await until(() => held > 0 && receiver.received.length === 1, 'a batch under way')
      const delivered = (await laneOf(id))?.delivered.records ?? 0
      // The place is on disk as it is while that batch is under way.
      await until(() => readFileSync(join(collector.current().dataDir, 'drains', id, 'state'), 'utf8').includes(`"delivered":{"records":${delivered},`), 'the place')
      await collector.restartKilled()
      found.push(...bodiesOf(receiver))
      await receiver.close()
      receiver = await httpReceiver({ port })
      await until(() => missing(wanted, [...found, ...bodiesOf(receiver)]).length === 0, `every line of round ${round}`)
      found.push(...bodiesOf(receiver))
      receiver.received.length = 0
    }
    receivers.push(receiver)
    await until(async () => (await laneOf(id))?.waiting.records === 0, 'nothing left')
    expect(await laneOf(id)).toMatchObject({ dropped: { bound: 0, store: 0 }, setAside: 0 })
  })

  test('without the database the last known orders go on, credentials opened by the daemon', async () => {
    const receiver = await open(httpReceiver())
    const { id } = daemon.order({ kind: 'https', url: receiver.url }, { auth: { kind: 'headers', headers: { 'x-key': 'of-the-team' } } })
    await until(() => laneOf(id))
    // Seen by the round after the one that began it: then it is on disk.
    await until(() => daemon.told.some((one) => one.id === id))
    daemon.withoutDatabase = true
    await collector.restartKilled()
    await sendLogs(['without a database'])
    await until(() => bodiesOf(receiver).includes('without a database'), 'the line')
    expect(receiver.received.at(-1)?.headers['x-key']).toBe('of-the-team')
  })
})

test('the buffer is bounded: the oldest is dropped, counted and said; what is newer arrives', async () => {
  const receiver = await httpReceiver()
  const port = Number(new URL(receiver.url).port)
  await receiver.close()
  const { id } = daemon.order({ kind: 'https', url: receiver.url, bufferBytesMax: 400_000 })
  await until(() => laneOf(id))
  const wanted = words(40, 'kept or dropped').map((word) => `${word} ${'x'.repeat(20_000)}`)
  for (const body of wanted) await sendLogs([body])
  const bounded = await until(async () => (await laneOf(id).then((lane) => (lane && lane.dropped.bound + lane.waiting.records === 40 ? lane : null))), 'the bound')
  expect(bounded.dropped.bound).toBeGreaterThan(15)
  expect(bounded.waiting.bytes).toBeLessThanOrEqual(400_000)
  expect(bounded.problem).toMatchObject({ key: 'unreachable', values: { cause: 'ECONNREFUSED' } })
  await until(() => daemon.told.some((one) => one.id === id && one.condition === 'losing'), 'the condition')
  const again = await open(httpReceiver({ port }))
  await until(async () => (await laneOf(id))?.waiting.records === 0, 'delivery')
  const arrived = bodiesOf(again)
  expect(arrived).toHaveLength(40 - ((await laneOf(id))?.dropped.bound ?? 0))
  expect(missing(wanted.slice(-10), arrived)).toEqual([])
})
