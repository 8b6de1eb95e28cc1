import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import type { Result } from '@/lib/kernel/result'
import { judgeBatch } from '../core/judge-batch'
import { RowBatch } from '../core/rows'
import { LogSearchInput, SummaryInput, TraceSearchInput } from '../schemas'
import { encodeLogs, encodeTraces } from '../testing/otlp-encoder'
import { logRecord, resourceOf, spanRecord } from '../testing/records'
import { decodeOtlp } from '../wire/decode-otlp'
import { RowReader } from '../wire/otlp-rows-protobuf'
import { bucketSecondsOf } from './duckdb-append-rows'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const nowMs = Date.UTC(2026, 5, 10, 12)
const nowNs = BigInt(nowMs) * 1_000_000n
const dirs: string[] = []
const open = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-rows-'))
  dirs.push(dir)
  return openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log: createLog('test', () => undefined), dearMs: Infinity })
}
let byRows: DuckdbStore
let byRecords: DuckdbStore
beforeEach(async () => {
  byRows = await open()
  byRecords = await open()
})
afterEach(async () => {
  await byRows.close()
  await byRecords.close()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

const valueOf = async <T>(answer: Promise<Result<T, Fault>>): Promise<T> => {
  const result = await answer
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}
const range = { fromMs: nowMs - 3_600_000, toMs: nowMs + 60_000 }
const ask = { selector: { applications: null }, range }

/** More than one chunk of DuckDB's, with texts that are inline (up to 12 bytes), longer, empty and not of ASCII. */
const sizes = [0, 1, 11, 12, 13, 400]
const spans = Array.from({ length: 5_000 }, (_, at) =>
  spanRecord({
    startNs: nowNs - BigInt(at) * 997_003n, durationMs: (at % 700) + 1, kind: at % 4, status: at % 3, statusMessage: at % 3 === 2 ? 'x'.repeat(sizes[at % 6] ?? 0) : '', name: `GET /${'이름'.repeat(at % 5)}`,
    traceId: (at % 50).toString(16).padStart(2, '0').repeat(16).replace(/^0{32}$/, '7'.repeat(32)), parentId: at % 2 === 0 ? '' : 'ab'.repeat(8), attributes: { at, text: 'y'.repeat(sizes[at % 6] ?? 0) },
    events: at % 10 === 0 ? [{ timeNs: nowNs, name: 'exception', attributes: { message: 'a\nb' } }] : [],
  }),
)
const lines = Array.from({ length: 3_000 }, (_, at) => logRecord({ timeNs: nowNs - BigInt(at) * 1_000_003n, severity: at % 25, body: `줄 ${at} ${'z'.repeat(sizes[at % 6] ?? 0)}`, traceId: at % 2 === 0 ? 'cd'.repeat(16) : '', attributes: { at } }))
const bodies = [
  ['traces', encodeTraces([{ resource: resourceOf('shop'), items: spans.slice(0, 3_000) }, { resource: resourceOf('home', 1, 'local-b'), items: spans.slice(3_000) }])],
  ['logs', encodeLogs([{ resource: resourceOf('home'), items: lines }])],
] as const

async function storeBoth(): Promise<void> {
  const batch = new RowBatch()
  const reader = new RowReader(batch)
  // A second commit into the same rows: nothing of the first is left in them.
  for (const [signal, body] of [...bodies, ...bodies]) {
    expect(reader.read(signal, body, nowMs)).toBe(true)
    await byRows.write([], batch)
    batch.clear()
    await byRecords.write([judgeBatch(decodeOtlp(signal, 'protobuf', body), nowMs).batch])
  }
}
const withoutAge = ({ meta: _meta, ...answer }: { meta: unknown }) => answer

describe('rows are stored as records are', () => {
  test.each<[string, (store: DuckdbStore) => Promise<{ meta: unknown }>]>([
    ['spans of a trace', (store) => valueOf(store.trace({ traceId: '03'.repeat(16), spansMax: 1_000 }))],
    ['traces found', (store) => valueOf(store.searchTraces(TraceSearchInput.parse({ ...ask, limit: 50 })))],
    ['traces found by attribute', (store) => valueOf(store.searchTraces(TraceSearchInput.parse({ ...ask, limit: 50, attributes: [{ key: 'at', value: '4999' }] })))],
    ['lines', (store) => valueOf(store.searchLogs(LogSearchInput.parse({ ...ask, limit: 1_000 })))],
    ['lines with a word', (store) => valueOf(store.searchLogs(LogSearchInput.parse({ ...ask, q: '"줄 7"', limit: 1_000 })))],
    ['requests by ten seconds', (store) => valueOf(store.golden({ ...ask, stepMs: 10_000, by: 'application' }))],
    ['totals', (store) => valueOf(store.summary(SummaryInput.parse({ ...ask, by: 'instance' })))],
  ])('%s', async (_what, question) => {
    await storeBoth()
    const answer = withoutAge(await question(byRows))
    expect(JSON.stringify(answer).length).toBeGreaterThan(200)
    // A trace id that two spans share in one nanosecond may come in either order: none does here.
    expect(answer).toEqual(withoutAge(await question(byRecords)))
  })
})

test('the ten seconds of an end are exact at their edge, where a number is not', () => {
  const edge = 1_781_000_000_000_000_000n
  for (const off of [-10_001n, -1n, 0n, 1n, 10_001n]) {
    const end = edge + off
    const startNs = end - 5n
    expect(bucketSecondsOf(Number(startNs & 0xffff_ffffn), Number(startNs >> 32n), 5)).toBe(Number(end / 10_000_000_000n) * 10)
  }
})
