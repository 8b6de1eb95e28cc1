import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { CallsInput } from '../call-schemas'
import { callSettleMs } from '../core/calls'
import { resourceOf, spanRecord, traces } from '../testing/records'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const log = createLog('test', () => undefined)
let dir: string
let store: DuckdbStore
let nowMs: number

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T12:00:00Z')
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-calls-'))
  store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log, dearMs: Infinity })
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

/** A call of the shop by home: the caller's span, and the served one. */
function call() {
  const startNs = BigInt(nowMs - 5_000) * 1_000_000n
  const made = spanRecord({ kind: 3, startNs, attributes: { 'server.address': 'shop.local' } })
  const served = spanRecord({ kind: 2, startNs, traceId: made.traceId, parentId: made.spanId })
  return { made: traces({ resource: resourceOf('home'), items: [made] }), served: traces({ resource: resourceOf('shop'), items: [served] }) }
}

async function edges(): Promise<Record<string, number>> {
  const answer = await store.calls(CallsInput.parse({ applications: null, range: { fromMs: nowMs - 3_600_000, toMs: nowMs } }))
  if (!answer.ok) throw new Error(answer.error.detail)
  const { calls, ends } = answer.value
  const name = (at: number) => ends[at]?.name || ends[at]?.kind
  return Object.fromEntries(calls.map(({ from, to, requests }) => [`${name(from)} > ${name(to)}`, requests]))
}

const later = (ms: number) => (nowMs += ms)

test('each call counts once: before it is counted by minute, after it, and when the next ones come', async () => {
  for (let at = 0; at < 3; at++) {
    const { made, served } = call()
    await store.write([made, served])
    later(1_000)
  }
  expect(await edges()).toEqual({ 'home > shop': 3 })
  later(callSettleMs)
  await store.upkeep()
  expect(await edges()).toEqual({ 'home > shop': 3 })
  const next = call()
  await store.write([next.made, next.served])
  await store.upkeep()
  expect(await edges()).toEqual({ 'home > shop': 4 })
})

test('calls are counted while spans are stored and questions are asked: none twice, none lost', async () => {
  for (let at = 0; at < 30; at++) {
    const { made, served } = call()
    await store.write([made, served])
  }
  later(callSettleMs + 1)
  const counting = store.upkeep()
  for (let at = 0; at < 5; at++) {
    const { made, served } = call()
    await store.write([made, served])
    expect(await edges()).toEqual({ 'home > shop': 31 + at })
  }
  await counting
  expect(await edges()).toEqual({ 'home > shop': 35 })
  await store.close()
  store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log, dearMs: Infinity })
  expect(await edges()).toEqual({ 'home > shop': 35 })
})

test('a call is not one to another host while its answer may still arrive', async () => {
  const { made, served } = call()
  await store.write([made])
  expect(await edges()).toEqual({})
  later(2_000)
  await store.write([served])
  later(callSettleMs)
  await store.upkeep()
  expect(await edges()).toEqual({ 'home > shop': 1 })
})

test('a request whose caller has not arrived is nobody else’s while it still may', async () => {
  const { made, served } = call()
  await store.write([served])
  expect(await edges()).toEqual({})
  await store.write([made])
  expect(await edges()).toEqual({ 'home > shop': 1 })
  // One that never arrives: an untraced program called.
  await store.write([call().served])
  later(callSettleMs + 6_000)
  expect(await edges()).toEqual({ 'home > shop': 1, 'outside > shop': 1 })
})

test('a call that begins before midnight and is answered after it is one', async () => {
  nowMs = Date.parse('2026-11-20T23:59:59Z')
  const { made, served } = call()
  await store.write([made])
  later(2_000)
  await store.write([served])
  expect(await edges()).toEqual({ 'home > shop': 1 })
  later(callSettleMs)
  await store.upkeep()
  expect(await edges()).toEqual({ 'home > shop': 1 })
})
