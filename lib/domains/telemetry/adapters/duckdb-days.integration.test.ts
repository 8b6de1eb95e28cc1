import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import type { Result } from '@/lib/kernel/result'
import { LogSearchInput, SummaryInput, TraceSearchInput } from '../schemas'
import { counter, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '../testing/records'
import { type DuckdbStore, openDuckdbStore, type StoreSettings } from './duckdb-store'
import { thinPathOf } from './duckdb-thin'

const second = 1_000
const hour = 3_600_000
const day = 86_400_000
const midnightMs = Date.UTC(2026, 5, 10)
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n

let dir = ''
let nowMs = midnightMs
let store: DuckdbStore
let given: Partial<StoreSettings> = {}
const logged: string[] = []
const log = createLog('test', (line) => void logged.push(line))

async function open(settings: Partial<StoreSettings> = {}): Promise<DuckdbStore> {
  given = settings
  store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log, dearMs: Infinity, ...settings })
  return store
}
async function tidy(): Promise<void> {
  await store.upkeep()
  await store.tidy()
}
async function reopen(): Promise<void> {
  await store.close()
  await open(given)
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-days-'))
  logged.length = 0
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}
const files = () => readdirSync(dir).filter((file) => file.endsWith('.duckdb')).sort()
const over = (fromMs: number, toMs: number) => ({ selector: { applications: null }, range: { fromMs, toMs } })
/** A request that ended just now, by the test's clock unless said. */
const served = (endMs = nowMs, given: Parameters<typeof spanRecord>[0] = {}) => spanRecord({ startNs: ns(endMs - 10), ...given })
const write = (...items: ReturnType<typeof spanRecord>[]) => store.write([traces({ resource: resourceOf('shop'), items })])
async function requests(fromMs: number, toMs: number): Promise<number> {
  const { series } = await valueOf(store.golden({ ...over(fromMs, toMs), stepMs: 10_000 }))
  return series.flatMap(({ points }) => points).reduce((sum, point) => sum + point.requests, 0)
}
/** Bytes of a stored file are changed where it lies, from `share` of its length on. */
function spoil(file: string, fromShare: number, toShare: number): void {
  const { size } = statSync(join(dir, file))
  const from = Math.floor(size * fromShare)
  const opened = openSync(join(dir, file), 'r+')
  writeSync(opened, Buffer.alloc(Math.floor(size * toShare) - from, 0xa5), 0, undefined, from)
  closeSync(opened)
}

describe('over midnight', () => {
  const trace = 'ab'.repeat(16)
  const cpu = (atMs: number, value: number) => metrics({ resource: resourceOf('shop'), items: [counter('process.cpu.time', [{ timeNs: ns(atMs), value }])] })
  const line = (atMs: number, body: string) => logs({ resource: resourceOf('shop'), items: [logRecord({ timeNs: ns(atMs), body })] })
  beforeEach(async () => {
    await open()
    nowMs = midnightMs - 5 * second
    const parent = served(nowMs, { traceId: trace, spanId: '1'.repeat(16), name: 'before' })
    await store.write([traces({ resource: resourceOf('shop'), items: [parent] }), line(nowMs, 'before'), cpu(nowMs, 10)])
    nowMs = midnightMs + 5 * second
    const child = served(nowMs, { traceId: trace, spanId: '2'.repeat(16), parentId: '1'.repeat(16), name: 'after' })
    // The last one is of yesterday, but came today.
    await store.write([traces({ resource: resourceOf('shop'), items: [child, served(midnightMs - second)] }), line(nowMs, 'after'), cpu(nowMs, 15)])
  })
  test.each([
    ['as written', async () => undefined],
    ['rolled up by minute and opened anew', async () => (await tidy(), reopen())],
  ])('questions join both days, %s', async (_what, prepare: () => Promise<void>) => {
    await prepare()
    expect(files()).toEqual(['2026-06-09.duckdb', '2026-06-10.duckdb'])
    expect(store.state()).toMatchObject({ oldestDay: '2026-06-09', days: 2 })
    expect(await requests(midnightMs - hour, midnightMs + hour)).toBe(3)
    expect(await requests(midnightMs - hour, midnightMs)).toBe(2)
    expect(await requests(midnightMs, midnightMs + hour)).toBe(1)
    const ask = over(midnightMs - hour, midnightMs + hour)
    expect((await valueOf(store.summary(SummaryInput.parse({ ...ask, by: 'application' })))).rows).toMatchObject([{ key: 'shop', requests: 3 }])
    const found = await valueOf(store.trace({ traceId: trace, spansMax: 100 }))
    expect(found.spans.map(({ name }) => name)).toEqual(['before', 'after'])
    const first = await valueOf(store.searchLogs(LogSearchInput.parse({ ...ask, limit: 1 })))
    const last = await valueOf(store.searchLogs(LogSearchInput.parse({ ...ask, limit: 1, cursor: first.next ?? '' })))
    expect([...first.items, ...last.items].map(({ body }) => body)).toEqual(['after', 'before'])
    expect(last.next).toBeNull()
    // Five seconds of CPU in the ten seconds from one file's point to the other's.
    const { series } = await valueOf(store.runtime({ ...ask, stepMs: 10_000 }))
    expect(series[0]?.points).toMatchObject([{ atMs: midnightMs, cpu: 0.5 }])
  })
})

describe('retention', () => {
  test('by age: a day is kept while any of it may be younger than 7 days, then it goes whole', async () => {
    await open()
    for (let number = 0; number <= 9; number++) {
      nowMs = midnightMs + number * day + 12 * hour
      await write(served())
      await tidy()
    }
    expect(files()).toEqual(['12', '13', '14', '15', '16', '17', '18', '19'].map((date) => `2026-06-${date}.duckdb`))
    expect(await requests(midnightMs, nowMs + second)).toBe(8)
    const old = await valueOf(store.golden({ ...over(midnightMs, nowMs), stepMs: 3_600_000 }))
    expect(old.meta).toMatchObject({ complete: false, missing: ['Signals are kept for 7 days.'] })
  })
  test('by age: also the last day, when nothing comes any more; what comes later is stored', async () => {
    nowMs = midnightMs
    await open()
    await write(served())
    nowMs += 8 * day
    await tidy()
    expect(files()).toEqual([])
    expect(store.state()).toMatchObject({ days: 0, oldestDay: null, storedBytes: 0 })
    await write(served())
    expect(files()).toEqual(['2026-06-18.duckdb'])
    expect(await requests(nowMs - hour, nowMs + hour)).toBe(1)
  })
  test('by size: the oldest parts go, the newest stays, within one day as well', async () => {
    const bytesMax = 4_000_000
    nowMs = midnightMs + hour
    await open({ retention: { daysMax: 7, bytesMax } })
    const heavy = () => served(nowMs, { attributes: { text: randomBytes(6_000).toString('base64') } })
    const largestWrite = 2_000_000
    for (let number = 0; number < 20; number++) {
      nowMs += 60 * second
      await write(...Array.from({ length: 50 }, heavy))
      await tidy()
      expect(store.state().storedBytes).toBeLessThanOrEqual(bytesMax + largestWrite)
    }
    expect(files()).not.toContain('2026-06-10.duckdb')
    expect(files().length).toBeGreaterThan(1)
    expect(files().every((file) => /^2026-06-10\.\d+\.duckdb$/.test(file))).toBe(true)
    expect(await requests(nowMs - 30 * second, nowMs + second)).toBe(50)
    expect(await requests(midnightMs, nowMs + second)).toBeLessThan(20 * 50)
    await reopen()
    expect(await requests(nowMs - 30 * second, nowMs + second)).toBe(50)
  })
})

describe('over the size', () => {
  const limits = { retention: { daysMax: 7, bytesMax: 20_000_000 }, partBytesMax: 1e9 }
  const dear = { spans: 0, logs: 0 }
  /** A day of 1,000 traces of two spans, most of them heavy, quick and well: one in a hundred fails, and the last one is slow. */
  async function writeDay(): Promise<void> {
    for (let number = 0; number < 1_000; number += 100) {
      nowMs += 60 * second
      const items = Array.from({ length: 100 }, (_, at) => at).flatMap((at) => {
        const [failed, slow] = [at === 50, number === 900 && at === 99]
        const root = served(nowMs, { durationMs: slow ? 5_000 : 10, startNs: ns(nowMs - (slow ? 5_000 : 10)), name: 'GET /title', attributes: { text: randomBytes(6_000).toString('base64') } })
        return [root, served(nowMs, { traceId: root.traceId, parentId: root.spanId, kind: 1, durationMs: 1, status: failed ? 2 : 0, name: failed ? 'failed' : slow ? 'within the slow one' : 'inner' })]
      })
      const failed = items[101]
      const body = (severity: number, traceId: string) => logRecord({ timeNs: ns(nowMs), severity, body: randomBytes(600).toString('base64'), traceId })
      await store.write([
        traces({ resource: resourceOf('shop'), items }),
        logs({ resource: resourceOf('shop'), items: [body(9, ''), body(9, failed?.traceId ?? ''), body(17, '')] }),
        metrics({ resource: resourceOf('shop'), items: [counter('process.cpu.time', [{ timeNs: ns(nowMs), value: nowMs / 1_000 - midnightMs / 1_000 }])] }),
      ])
    }
    dear.spans = 22
    dear.logs = 20
  }
  const search = async (fromMs: number, toMs: number) => valueOf(store.searchTraces(TraceSearchInput.parse({ ...over(fromMs, toMs), limit: 200 })))
  beforeEach(async () => {
    nowMs = midnightMs + hour
    await open(limits)
    await writeDay()
    nowMs = midnightMs + day + hour
    await writeDay()
    nowMs += hour
    await writeDay()
  })
  const first = [midnightMs, midnightMs + day] as const

  test('the oldest day keeps its errors, its slow traces and every count; its answers say what is gone', async () => {
    const golden = await valueOf(store.golden({ ...over(...first), stepMs: 60_000 }))
    const runtime = await valueOf(store.runtime({ ...over(...first), stepMs: 60_000 }))
    await tidy()
    expect(store.state().storedBytes).toBeLessThanOrEqual(limits.retention.bytesMax)
    const [thin] = store.state().thin
    expect(thin).toEqual({ day: '2026-06-10', spansDropped: 2_000 - dear.spans, logsDropped: 30 - dear.logs })
    const found = await search(...first)
    expect(found.items).toHaveLength(dear.spans / 2)
    expect(found.items.every(({ spans, errors, durationMs }) => spans === 2 && (errors === 1 || durationMs >= 5_000))).toBe(true)
    expect(found.meta).toMatchObject({ complete: false, missing: [expect.stringMatching(/^2026-06-10: thinned .* 1,978 spans and 10 lines are gone$/)] })
    const lines = await valueOf(store.searchLogs(LogSearchInput.parse(over(...first))))
    expect(lines.total).toBe(dear.logs)
    expect(lines.meta.complete).toBe(false)
    const kept = await valueOf(store.golden({ ...over(...first), stepMs: 60_000 }))
    expect(kept.series).toEqual(golden.series)
    expect(kept.meta.complete).toBe(true)
    expect((await valueOf(store.runtime({ ...over(...first), stepMs: 60_000 }))).series).toEqual(runtime.series)
    expect((await search(midnightMs + day, midnightMs + 2 * day)).items.length).toBe(200)

    await reopen()
    expect(store.state().thin).toEqual([thin])
    expect(await requests(...first)).toBe(1_000)
    expect((await search(...first)).items).toHaveLength(dear.spans / 2)
  })

  test('what arrives and is asked meanwhile is stored and answered', async () => {
    nowMs += hour
    const thinning = tidy()
    for (let number = 0; number < 10; number++) {
      nowMs += second
      await write(served())
      expect(await requests(...first)).toBe(1_000)
    }
    await thinning
    expect(await requests(nowMs - 10 * second, nowMs + second)).toBe(10)
    expect(store.state().thin).toHaveLength(1)
  })

  test('a thinning that was cut short leaves the whole day and is done again', async () => {
    await store.close()
    const left = thinPathOf(join(dir, '2026-06-10.duckdb'))
    writeFileSync(left, 'half of a copy')
    writeFileSync(`${left}.wal`, 'half of its log')
    await open(limits)
    // Written into its files it is smaller: now it is a little too large again.
    const bytesMax = store.state().storedBytes - 1
    await store.close()
    await open({ ...limits, retention: { daysMax: 7, bytesMax } })
    expect(readdirSync(dir).filter((file) => file.includes('thinning'))).toEqual([])
    expect(store.state().thin).toEqual([])
    expect((await search(...first)).items).toHaveLength(200)
    await tidy()
    expect(store.state().thin).toMatchObject([{ spansDropped: 1_978 }])
  })

  test('without room for a copy the oldest day goes whole', async () => {
    await store.close()
    await open({ ...limits, roomBytesMin: 100, roomBytes: () => 99 })
    await tidy()
    expect(files()).toEqual(['2026-06-11.duckdb'])
    expect(store.state().thin).toEqual([])
  })
})

describe('a damaged file is set aside and said so, while the rest serves', () => {
  const heavy = () => served(nowMs, { traceId: 'cd'.repeat(16), attributes: { text: randomBytes(3_000).toString('base64') } })
  beforeEach(async () => {
    nowMs = midnightMs - 12 * hour
    await open()
    await write(...Array.from({ length: 600 }, heavy))
    nowMs = midnightMs + hour
    await write(served())
    await store.close()
  })
  const whole = over(midnightMs - day, midnightMs + day)
  async function servesTheRest(): Promise<void> {
    expect(store.state().setAside).toEqual(['2026-06-09'])
    expect(readdirSync(dir).filter((file) => file.startsWith('2026-06-09.duckdb.damaged-'))).toHaveLength(1)
    expect(await requests(midnightMs - day, midnightMs + day)).toBe(1)
    const golden = await valueOf(store.golden({ ...whole, stepMs: 10_000 }))
    expect(golden.meta).toMatchObject({ complete: false, missing: [expect.stringMatching(/^2026-06-09: .*damaged/)] })
    expect((await valueOf(store.golden({ ...over(midnightMs + 2 * day, midnightMs + 3 * day), stepMs: 10_000 }))).meta.complete).toBe(true)
    await write(served())
    expect(await requests(midnightMs - day, midnightMs + day)).toBe(2)
  }
  test.each([
    ['that is no database', () => writeFileSync(join(dir, '2026-06-09.duckdb'), 'not a database at all')],
    ['cut short', () => writeFileSync(join(dir, '2026-06-09.duckdb'), '')],
    ['with damaged headers', () => spoil('2026-06-09.duckdb', 0, 0.01)],
  ])('at the start, one %s', async (_what, harm) => {
    harm()
    await open()
    await servesTheRest()
    expect(logged.join('')).toContain('set aside')
  })
  test.each([
    ['its blocks are changed', () => spoil('2026-06-09.duckdb', 0.4, 0.6)],
    ['the last of its blocks are gone', () => truncateSync(join(dir, '2026-06-09.duckdb'), 1_500_000)],
  ])('when a question meets it, though it opened well: %s', async (_what, harm) => {
    harm()
    await open()
    expect(store.state().setAside).toEqual([])
    expect(await store.trace({ traceId: 'cd'.repeat(16), spansMax: 1_000 })).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfterSeconds: 20 } })
    await tidy()
    await servesTheRest()
    expect(await store.trace({ traceId: 'cd'.repeat(16), spansMax: 1_000 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
  test('it takes no room for longer than a sound one would', async () => {
    writeFileSync(join(dir, '2026-06-09.duckdb'), 'not a database at all')
    await open()
    nowMs = midnightMs + 7 * day
    await tidy()
    expect(readdirSync(dir).filter((file) => file.includes('damaged'))).toEqual([])
    expect(store.state().setAside).toEqual([])
    expect(files()).toEqual(['2026-06-10.duckdb'])
  })
})

test('without room on the disk nothing is written, what is stored answers, and writing goes on when there is room again', async () => {
  let room = 100
  nowMs = midnightMs + hour
  await open({ roomBytesMin: 100, roomBytes: () => room })
  await write(served())
  room = 99
  await expect(write(served())).rejects.toThrow(/room/)
  await tidy()
  expect(await requests(midnightMs, midnightMs + day)).toBe(1)
  nowMs += day
  await expect(write(served())).rejects.toThrow(/room/)
  expect(existsSync(join(dir, '2026-06-11.duckdb'))).toBe(false)
  room = 100
  await write(served())
  expect(await requests(midnightMs, midnightMs + 2 * day)).toBe(2)
})
