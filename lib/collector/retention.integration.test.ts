import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import { TraceSearchInput } from '@/lib/domains/telemetry/schemas'
import { encodeMetrics, encodeTraces } from '@/lib/domains/telemetry/testing/otlp-encoder'
import { gauge, resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import { createLog } from '@/lib/kernel/log'
import { buildCollector, freePorts, newDataDir, runCollector, type RunningCollector } from './testing/run-collector'

let built: Awaited<ReturnType<typeof buildCollector>>
const folders: string[] = []
let collector: RunningCollector
beforeAll(async () => {
  built = await buildCollector()
})
afterAll(async () => {
  await collector.kill()
  built.remove()
  for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})
const fresh = () => {
  const dir = newDataDir()
  folders.push(dir)
  return dir
}
const large = { daysMax: 7, bytesMax: 40_000_000 }
const send = async (path: string, body: Uint8Array) => {
  const answer = await request(`${collector.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body })
  await answer.body.dump()
  expect(answer.statusCode).toBe(200)
}
const thinning = (dataDir: string) => readdirSync(join(dataDir, 'telemetry')).some((file) => file.endsWith('.thinning'))
const range = () => ({ fromMs: Date.now() - 2 * 3_600_000, toMs: Date.now() + 60_000 })
const status = async () => {
  const answer = await collector.client.call(collectorCalls.status, {})
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
async function counted(): Promise<{ requests: number; failed: number }> {
  const golden = await collector.client.call(collectorCalls.golden, { selector: { applications: null }, range: range(), stepMs: 10_000 })
  const failed = await collector.client.call(collectorCalls.searchTraces, TraceSearchInput.parse({ selector: { applications: null }, range: range(), status: 'error', limit: 200 }))
  if (!golden.ok || !failed.ok) throw new Error('no answer')
  return { requests: golden.value.series.flatMap(({ points }) => points).reduce((sum, { requests }) => sum + requests, 0), failed: failed.value.items.length }
}

describe('killed while days are thinned', () => {
  test('a day is whole until it is thin: no error and no count is lost', async () => {
    const dataDir = fresh()
    // Of an hour ago, in parts, so that there is something older than the newest, and calls that nobody answers any more.
    const thenMs = Date.now() - 3_600_000
    const store = await openDuckdbStore({ dir: join(dataDir, 'telemetry'), clock: { nowMs: () => thenMs }, log: createLog('test', () => undefined), partBytesMax: 8_000_000 })
    for (let number = 0; number < 30; number++) {
      const items = Array.from({ length: 200 }, (_, at) => spanRecord({ startNs: BigInt(thenMs - 20) * 1_000_000n, status: at === 7 ? 2 : 0, attributes: { text: randomBytes(4_000).toString('base64') } }))
      await store.write([traces({ resource: resourceOf('shop'), items })])
    }
    await store.close()
    collector = await runCollector(built.dir, dataDir, await freePorts(), dataDir, large)
    const before = await counted()
    expect(before).toEqual({ requests: 6_000, failed: 30 })
    await collector.stop()

    const tight = { ...large, bytesMax: 15_000_000 }
    for (let round = 0; round < 3; round++) {
      collector = await runCollector(built.dir, dataDir, await freePorts(), dataDir, tight)
      while (!thinning(dataDir)) await new Promise((resolve) => setImmediate(resolve))
      await collector.kill()
      expect(thinning(dataDir)).toBe(true)
    }
    collector = await runCollector(built.dir, dataDir, await freePorts(), dataDir, large)
    expect(thinning(dataDir)).toBe(false)
    expect(await counted()).toEqual(before)
    await collector.stop()

    collector = await runCollector(built.dir, dataDir, await freePorts(), dataDir, tight)
    while ((await status()).storedBytes > tight.bytesMax) await new Promise((resolve) => setImmediate(resolve))
    const { thin, setAside } = await status()
    expect(setAside).toEqual([])
    expect(thin.length).toBeGreaterThan(0)
    expect(await counted()).toEqual(before)
    await collector.stop()
  })
})

test('names over the limits are cut and told by application', async () => {
  const dataDir = fresh()
  collector = await runCollector(built.dir, dataDir, await freePorts())
  const spans = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => spanRecord({ name: `GET /title/${from + at}`, startNs: BigInt(Date.now() - 20) * 1_000_000n }))
  await send('/v1/traces', encodeTraces([{ resource: resourceOf('shop'), items: spans(0, 900) }]))
  await send('/v1/traces', encodeTraces([{ resource: resourceOf('shop'), items: spans(900, 1_200) }]))
  const points = Array.from({ length: 5_100 }, (_, at) => ({ timeNs: BigInt(Date.now()) * 1_000_000n, value: 1, attributes: { user: String(at) } }))
  await send('/v1/metrics', encodeMetrics([{ resource: resourceOf('home'), items: [gauge('sessions', points)] }]))
  expect((await status()).limited).toEqual([
    { application: 'shop', operations: 200, attributes: 0, merged: 0, points: 0 },
    { application: 'home', operations: 0, attributes: 0, merged: 0, points: 100 },
  ])
  const others = await collector.client.call(collectorCalls.searchTraces, TraceSearchInput.parse({ selector: { applications: null }, range: range(), operation: 'other', limit: 200 }))
  expect(others.ok && others.value.items.length).toBe(200)
})
