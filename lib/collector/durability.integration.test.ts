import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { encodeLogs, encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { spanRecord } from '@/lib/domains/telemetry/testing/records'
import { buildCollector, freePorts, newDataDir, runCollector, type RunningCollector } from './testing/run-collector'

let built: Awaited<ReturnType<typeof buildCollector>>
const folders: string[] = []
const running = new Set<RunningCollector>()
const fresh = () => {
  const dir = newDataDir()
  folders.push(dir)
  return dir
}
async function start(dataDir: string): Promise<RunningCollector> {
  const collector = await runCollector(built.dir, dataDir, await freePorts())
  running.add(collector)
  return collector
}
async function stop(collector: RunningCollector): Promise<number | null> {
  running.delete(collector)
  return collector.stop()
}

beforeAll(async () => {
  built = await buildCollector()
})
afterAll(async () => {
  for (const collector of running) await collector.kill()
  built.remove()
  for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})

const resource = { 'service.name': 'shop', 'service.instance.id': 'shop-1', 'cloud.availability_zone': 'local-a' }
const spansBody = (count: number) => encodeTraces([{ resource, items: Array.from({ length: count }, () => spanRecord({ startNs: BigInt(Date.now() - 20) * 1_000_000n })) }])
const send = (collector: RunningCollector, path: string, body: Uint8Array, type = 'application/x-protobuf') => request(`${collector.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
const lastHour = () => ({ selector: { applications: null }, range: { fromMs: Date.now() - 3_600_000, toMs: Date.now() + 60_000 } })

async function requestsStored(collector: RunningCollector): Promise<number> {
  const golden = await collector.client.call(collectorCalls.golden, { ...lastHour(), stepMs: 10_000 })
  if (!golden.ok) throw new Error(golden.error.detail)
  return golden.value.series.flatMap(({ points }) => points).reduce((sum, { requests }) => sum + requests, 0)
}

describe('what was acknowledged survives a kill', () => {
  test('spans and their roll-ups, killed in the middle of traffic, three times', async () => {
    const dataDir = fresh()
    let acknowledged = 0
    let sent = 0
    for (let round = 0; round < 3; round++) {
      const collector = await start(dataDir)
      const senders = Array.from({ length: 4 }, async () => {
        for (;;) {
          try {
            sent += 10
            const answer = await send(collector, '/v1/traces', spansBody(10))
            await answer.body.dump()
            if (answer.statusCode === 200) acknowledged += 10
          } catch {
            return
          }
        }
      })
      const target = acknowledged + 200
      while (acknowledged < target) await new Promise((resolve) => setImmediate(resolve))
      running.delete(collector)
      await collector.kill()
      await Promise.all(senders)
    }
    const collector = await start(dataDir)
    const stored = await requestsStored(collector)
    expect(stored).toBeGreaterThanOrEqual(acknowledged)
    expect(stored).toBeLessThanOrEqual(sent)
    const summary = await collector.client.call(collectorCalls.summary, { ...lastHour(), by: 'application' })
    expect(summary).toMatchObject({ ok: true, value: { rows: [{ key: 'shop', requests: stored }] } })
    const status = await collector.client.call(collectorCalls.status, {})
    expect(status).toMatchObject({ ok: true, value: { setAside: [] } })
    await stop(collector)
  })

  test('an orderly stop stores what waits, ends with 0 and leaves nothing to replay', async () => {
    const dataDir = fresh()
    const collector = await start(dataDir)
    const answer = send(collector, '/v1/traces', spansBody(7))
    while (((await collector.client.call(collectorCalls.status, {})) as { value: { queueBytes: number } }).value.queueBytes === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(await stop(collector)).toBe(0)
    expect((await answer).statusCode).toBe(200)
    expect(readdirSync(join(dataDir, 'telemetry')).filter((file) => file.endsWith('.wal'))).toEqual([])
    const again = await start(dataDir)
    expect(await requestsStored(again)).toBe(7)
    await stop(again)
  })
})

test('a damaged day is set aside and said so; the collector serves and stores on', async () => {
  const dataDir = fresh()
  const first = await start(dataDir)
  await (await send(first, '/v1/traces', spansBody(3))).body.dump()
  await stop(first)
  const today = readdirSync(join(dataDir, 'telemetry')).find((file) => file.endsWith('.duckdb')) ?? ''
  writeFileSync(join(dataDir, 'telemetry', today), 'not a database at all')

  const second = await start(dataDir)
  const day = today.slice(0, 10)
  expect(await second.client.call(collectorCalls.status, {})).toMatchObject({ ok: true, value: { setAside: [day] } })
  expect(existsSync(join(dataDir, 'telemetry', today))).toBe(false)
  expect((await send(second, '/v1/traces', spansBody(2))).statusCode).toBe(200)
  const golden = await second.client.call(collectorCalls.golden, { ...lastHour(), stepMs: 10_000 })
  expect(golden).toMatchObject({ ok: true, value: { meta: { complete: false, missing: [expect.stringContaining(day)] } } })
  expect(await requestsStored(second)).toBe(2)
  await second.kill()
  running.delete(second)
  const third = await start(dataDir)
  expect(await third.client.call(collectorCalls.status, {})).toMatchObject({ ok: true, value: { setAside: [day] } })
  await stop(third)
})

test('a second collector on the same data says so in one line and touches nothing', async () => {
  const dataDir = fresh()
  const first = await start(dataDir)
  await (await send(first, '/v1/traces', spansBody(5))).body.dump()
  await expect(runCollector(built.dir, dataDir, await freePorts(), fresh())).rejects.toThrow(/The collector cannot start: .*lock/)
  expect(await requestsStored(first)).toBe(5)
  await stop(first)
})

test('a live tail gives the lines that match, as they are stored', async () => {
  const collector = await start(fresh())
  const abort = new AbortController()
  const items = collector.client.stream(collectorCalls.tailLogs, { selector: { applications: ['shop'] }, q: 'wanted' }, abort.signal)[Symbol.asyncIterator]()
  const next = items.next()
  const log = (body: string, service: string) =>
    encodeLogs([{ resource: { 'service.name': service }, items: [{ timeNs: BigInt(Date.now()) * 1_000_000n, observedNs: 0n, severity: 9, body, attributes: {}, traceId: '', spanId: '' }] }])
  let seen: unknown
  void next.then(({ value }) => (seen = value))
  while (seen === undefined) {
    for (const body of [log('not this', 'shop'), log('wanted but foreign', 'other'), log('the wanted line', 'shop')]) await (await send(collector, '/v1/logs', body)).body.dump()
  }
  expect(seen).toMatchObject({ dropped: 0, lines: [{ body: 'the wanted line', application: 'shop' }] })
  abort.abort()
  await items.next().catch(() => undefined)
  await stop(collector)
})
