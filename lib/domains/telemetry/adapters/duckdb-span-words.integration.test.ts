import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { RowBatch } from '../core/rows'
import { TraceSearchInput } from '../schemas'
import { encodeTraces } from '../testing/otlp-encoder'
import { resourceOf, spanRecord, traces } from '../testing/records'
import { RowReader } from '../wire/otlp-rows-protobuf'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const nowMs = Date.UTC(2026, 5, 10, 12)
const nowNs = BigInt(nowMs) * 1_000_000n
let dir = ''
let store: DuckdbStore
const open = async () => (store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log: createLog('test', () => undefined), dearMs: Infinity }))
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-words-'))
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Every span is a trace of its own; customer n has the spans n, n + 5,000 and so on: in no two blocks beside one another. */
const customers = 5_000
const idOf = (at: number) => (at + 1).toString(16).padStart(8, '0').repeat(4)
const span = (at: number) => spanRecord({ startNs: nowNs - 1_000_000_000n - BigInt(at), traceId: idOf(at), attributes: { 'customer.id': `customer-${at % customers}`, port: 8_000 + (at % 3), whole: at % 2 === 0 } })
const spans = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => span(from + n))

async function writeRows(from: number, to: number, records: [number, number] = [0, 0]): Promise<void> {
  const rows = new RowBatch()
  const body = encodeTraces([{ resource: resourceOf('shop'), items: spans(from, to) }])
  expect(new RowReader(rows).read('traces', body, nowMs)).toBe(true)
  await store.write(records[1] > records[0] ? [traces({ resource: resourceOf('home'), items: spans(...records) })] : [], rows)
}

async function found(attributes: { key: string; value: string; not?: boolean }[], given: object = {}): Promise<string[]> {
  const answer = await store.searchTraces(TraceSearchInput.parse({ selector: { applications: null }, range: { fromMs: nowMs - 3_600_000, toMs: nowMs + 60_000 }, limit: 100, attributes, ...given }))
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value.items.map(({ traceId }) => traceId)
}
const ofCustomer = (customer: number, total: number) => Array.from({ length: Math.ceil((total - customer) / customers) }, (_, n) => idOf(customer + n * customers))
const someCustomers = Array.from({ length: 40 }, (_, n) => n * 125)

test('every span with a value is found, whichever way it was stored, before and after a restart', async () => {
  await writeRows(0, 5_000, [5_000, 7_500])
  await writeRows(7_500, 9_000)
  for (const customer of someCustomers) expect(await found([{ key: 'customer.id', value: `customer-${customer}` }])).toEqual(ofCustomer(customer, 9_000))
  await store.close()
  await open()
  // Up to here a block was being filled: what was in it has no filter.
  await writeRows(9_000, 16_000, [16_000, 16_010])
  await writeRows(16_010, 20_000)
  for (const customer of someCustomers) expect(await found([{ key: 'customer.id', value: `customer-${customer}` }])).toEqual(ofCustomer(customer, 20_000))
})

test('a page is followed by the next, and conditions are met together', async () => {
  await writeRows(0, 40_000)
  const wanted = ofCustomer(7, 40_000)
  const first = await store.searchTraces(TraceSearchInput.parse({ selector: { applications: null }, range: { fromMs: nowMs - 3_600_000, toMs: nowMs + 60_000 }, limit: 5, attributes: [{ key: 'customer.id', value: 'customer-7' }] }))
  if (!first.ok || first.value.next === null) throw new Error('a page was expected that is followed by another')
  expect(first.value.items.map(({ traceId }) => traceId)).toEqual(wanted.slice(0, 5))
  expect(await found([{ key: 'customer.id', value: 'customer-7' }], { cursor: first.value.next })).toEqual(wanted.slice(5))
  expect(await found([{ key: 'customer.id', value: 'customer-7' }, { key: 'whole', value: 'true' }])).toEqual(wanted.filter((_, n) => (7 + n * customers) % 2 === 0))
  expect(await found([{ key: 'customer.id', value: 'customer-7' }, { key: 'whole', value: 'true', not: true }])).toEqual(wanted.filter((_, n) => (7 + n * customers) % 2 === 1))
  expect(await found([{ key: 'customer.id', value: 'customer-7' }, { key: 'port', value: '8001' }])).toEqual(wanted.filter((_, n) => (7 + n * customers) % 3 === 1))
})

test('nothing is found of a value that no block has, and of one whose words are there apart', async () => {
  await writeRows(0, 6_000)
  expect(await found([{ key: 'customer.id', value: 'customer-77777' }])).toEqual([])
  expect(await found([{ key: 'customer.id', value: '7-customer' }])).toEqual([])
})
