import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import type { ArrivalPlace, ArrivalSelector } from '../arrival-ports'
import { arrivedBatch } from '../core/arrived'
import { counter, gauge, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '../testing/records'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const log = createLog('test', () => undefined)
const before = { stamp: 0, row: -1 }
let dir: string
let store: DuckdbStore
let nowMs: number
const open = () => openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log, callSettleMs: 0 })

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-arrivals-'))
  nowMs = Date.now()
  store = await open()
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

const write = (application: string, ...bodies: string[]) => store.write([logs({ resource: resourceOf(application), items: bodies.map((body) => logRecord({ body, severity: body.startsWith('!') ? 17 : 9, timeNs: BigInt(nowMs) * 1_000_000n })) })])
async function tallied(ask: Partial<ArrivalSelector> = {}, from: Record<string, number> = {}, sinceMs = 0) {
  const answer = await store.arrivalTally({ signal: 'logs', applications: ['shop'], ...ask, from, sinceMs })
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
async function rows(day: string, after: ArrivalPlace, limit: number, ask: Partial<ArrivalSelector> = {}, upTo = Number.MAX_SAFE_INTEGER) {
  const answer = await store.arrivals({ signal: 'logs', applications: ['shop'], ...ask, day, after, upTo, limit })
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
const bodies = async (...args: Parameters<typeof rows>) => {
  const found = await rows(...args)
  return found.signal === 'logs' ? found.rows.map(({ body }) => body) : []
}

describe('in the order of arrival', () => {
  test('every line of the applications once, page by page, also in the middle of a commit and after a new start', async () => {
    await write('shop', 'a', 'b', 'c')
    await write('other', 'foreign')
    await write('shop', 'd', 'e')
    const { counted, days } = await tallied()
    expect(counted[0]?.groups.map(({ records }) => records)).toEqual([3, 2])
    const [day = ''] = days
    const seen: string[] = []
    let after = before
    for (let page = 0; page < 4; page++) {
      const found = await rows(day, after, 2)
      if (found.signal !== 'logs') throw new Error('other rows')
      seen.push(...found.rows.map(({ body }) => body))
      after = found.rows.at(-1) ?? after
      if (page === 0) {
        await store.close()
        store = await open()
      }
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(await rows(day, after, 2)).toMatchObject({ rows: [] })
  })

  test('though the clock stands still or goes back, and never beyond the commit that was asked up to', async () => {
    await write('shop', 'a')
    nowMs -= 5_000
    await write('shop', 'b')
    const { counted, days } = await tallied()
    const [first, second] = counted[0]?.groups ?? []
    expect((second?.stamp ?? 0) > (first?.stamp ?? 0)).toBe(true)
    expect(await bodies(days[0] ?? '', before, 9)).toEqual(['a', 'b'])
    expect(await bodies(days[0] ?? '', before, 9, {}, first?.stamp)).toEqual(['a'])
  })

  test('only what is severe enough, and only what arrived since', async () => {
    await write('shop', 'quiet', '!loud')
    const { counted, days } = await tallied({ severity: 'error' })
    expect(counted[0]?.groups).toMatchObject([{ records: 1 }])
    expect(await bodies(days[0] ?? '', before, 9, { severity: 'error' })).toEqual(['!loud'])
    const upTo = counted[0]?.upTo ?? 0
    expect((await tallied({}, { [days[0] ?? '']: upTo })).counted).toEqual([])
    expect((await tallied({}, {}, upTo)).counted).toEqual([])
    await write('other', 'foreign')
    // Nobody's, and counted all the same: it is not looked at again.
    expect((await tallied({}, { [days[0] ?? '']: upTo })).counted).toMatchObject([{ groups: [], upTo: upTo + 1 }])
  })

  test('of a day that is gone there is nothing, and it is not among the days', async () => {
    await write('shop', 'a')
    expect((await tallied()).days).toEqual([new Date(nowMs).toISOString().slice(0, 10)])
    expect(await rows('2020-01-01', before, 9)).toMatchObject({ rows: [] })
  })
})

test('spans and points come out as they went in', async () => {
  const resource = resourceOf('shop')
  const timeNs = BigInt(nowMs) * 1_000_000n + 7n
  const span = spanRecord({ startNs: timeNs, attributes: { a: [1, { b: null }] }, events: [{ timeNs: timeNs + 1n, name: 'e', attributes: { x: true } }], status: 2, statusMessage: 'no' })
  const histogram = { ...gauge('h', [{ timeNs, value: 2.5 }]), kind: 'histogram' as const, temporality: 1 }
  for (const point of histogram.points) point.histogram = { count: 3, bounds: [0.5, 1], counts: [1, 2, 0] }
  await store.write([traces({ resource, items: [span] }), metrics({ resource, items: [counter('c', [{ timeNs, value: 41, attributes: { route: '/a' } }]), histogram] })])
  const { days } = await tallied()
  const day = days[0] ?? ''
  const spans = arrivedBatch(day, await rows(day, before, 9, { signal: 'traces' }))
  expect(spans.items[0]).toMatchObject({ resource: { 'service.name': 'shop' } })
  expect(spans.items.map(({ item }) => item)).toEqual([span])
  const points = arrivedBatch(day, await rows(day, before, 9, { signal: 'metrics' }))
  expect(points.items.map(({ item }) => item)).toEqual([counter('c', [{ timeNs, value: 41, attributes: { route: '/a' } }]), histogram])
  expect((await tallied({ signal: 'metrics' })).counted[0]?.groups).toMatchObject([{ records: 2 }])
})
