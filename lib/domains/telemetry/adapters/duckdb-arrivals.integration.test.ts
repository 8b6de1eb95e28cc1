import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { type ArrivalPlace, type ArrivalSelector, wholeCommit } from '../arrival-ports'
import { arrivedBatch } from '../core/arrived'
import { counter, gauge, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '../testing/records'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const log = createLog('test', () => undefined)
const before = { stamp: 0, row: -1 }
let dir: string
let store: DuckdbStore
let nowMs: number
const megabyte = 1_000_000
const open = (folder = dir) => openDuckdbStore({ dir: folder, clock: { nowMs: () => nowMs }, log, callSettleMs: 0, retention: { daysMax: 7, bytesMax: 9 * megabyte }, partBytesMax: 1e9 })

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
async function tallied(ask: Partial<ArrivalSelector> = {}, from: Record<string, ArrivalPlace> = {}, sinceMs = 0) {
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
    const had = { [days[0] ?? '']: { stamp: upTo, row: wholeCommit } }
    expect((await tallied({}, had)).counted).toEqual([])
    expect((await tallied({}, {}, upTo)).counted).toEqual([])
    await write('other', 'foreign')
    // Nobody's, and counted all the same: it is not looked at again.
    expect((await tallied({}, had)).counted).toMatchObject([{ groups: [], upTo: upTo + 1 }])
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

describe('of a day that was thinned meanwhile', () => {
  const heavy = () => store.write([logs({ resource: resourceOf('other'), items: Array.from({ length: 60 }, () => logRecord({ body: randomBytes(75_000).toString('base64'), timeNs: BigInt(nowMs) * 1_000_000n })) })])
  /** The next day begins, and both are too large together. */
  async function thin(): Promise<string> {
    const [day = ''] = (await tallied()).days
    await heavy()
    nowMs += 86_400_000
    await heavy()
    await store.upkeep()
    await store.tidy()
    expect(store.state().thin.map((one) => one.day)).toEqual([day])
    return day
  }
  const nothingBeyond = (place: ArrivalPlace) => ({ stamp: place.stamp, row: wholeCommit })
  /** Names of the rows, page by page, and where that ends. */
  async function readOn(day: string, after: ArrivalPlace, ask: Partial<ArrivalSelector> = {}, pages = 100) {
    const ids: string[] = []
    let place = after
    for (let page = 0; page < pages; page++) {
      const batch = await rows(day, place, 3, ask)
      ids.push(...arrivedBatch(day, batch).items.map(({ id }) => id))
      const last = batch.rows.at(-1)
      if (!last) break
      place = { stamp: last.stamp, row: last.row }
    }
    return { ids, place }
  }
  /** What lies behind a place: how much can be read, and how much is gone. */
  async function behind(day: string, place: ArrivalPlace, ask: Partial<ArrivalSelector> = {}) {
    const groups = (await tallied(ask, { [day]: place })).counted.filter((one) => one.day === day).flatMap((one) => one.groups)
    return { records: groups.reduce((sum, { records }) => sum + records, 0), gone: groups.reduce((sum, { gone }) => sum + gone, 0) }
  }

  async function writeLines(): Promise<void> {
    for (let commit = 0; commit < 6; commit++) {
      await write('shop', ...Array.from({ length: 7 }, (_, at) => `${(commit + at) % 3 === 0 ? '!' : ''}${commit}.${at}`))
      await write('other', 'foreign', '!foreign')
      nowMs += 100
    }
  }

  test('every line that is left comes once, under its name and in its order, and every other one is counted, from wherever one goes on', async () => {
    await writeLines()
    const [day = ''] = (await tallied()).days
    const whole = await readOn(day, before)
    const kept = (await readOn(day, before, { severity: 'error' })).ids
    expect([whole.ids.length, kept.length]).toEqual([42, 14])
    const stops = [before, ...(await Promise.all([1, 2, 5, 9, 13].map((pages) => readOn(day, before, {}, pages)))).map(({ place }) => place)]
    await thin()
    for (const stop of stops) {
      const passed = stop === before ? 0 : whole.ids.indexOf(`${day}.${stop.stamp}.${stop.row}`) + 1
      const left = whole.ids.slice(passed).filter((id) => kept.includes(id))
      expect(await behind(day, stop)).toEqual({ records: left.length, gone: whole.ids.length - passed - left.length })
      expect((await readOn(day, stop)).ids).toEqual(left)
      expect(await behind(day, nothingBeyond(stop))).toEqual(await behind(day, { stamp: stop.stamp + 1, row: -1 }))
    }
    // Errors are left, all of them: of those nothing is gone.
    expect(await behind(day, before, { severity: 'error' })).toEqual({ records: 14, gone: 0 })
    expect(await behind(day, before, { applications: ['other'] })).toEqual({ records: 6, gone: 6 + 60 })
    expect((await tallied()).thinned).toEqual([{ day, told: true }])
  })

  test('spans and points as well; points are all left', async () => {
    const startNs = BigInt(nowMs) * 1_000_000n
    for (let commit = 0; commit < 4; commit++) {
      const items = Array.from({ length: 5 }, (_, at) => spanRecord({ startNs, status: at === commit ? 2 : 0 }))
      await store.write([traces({ resource: resourceOf('shop'), items }), metrics({ resource: resourceOf('shop'), items: [gauge('g', items.map((_, at) => ({ timeNs: startNs + BigInt(at), value: at })))] })])
      nowMs += 100
    }
    const [day = ''] = (await tallied()).days
    const [spans, points] = [await readOn(day, before, { signal: 'traces' }), await readOn(day, before, { signal: 'metrics' })]
    const stop = (await readOn(day, before, { signal: 'traces' }, 2)).place
    const pointStop = (await readOn(day, before, { signal: 'metrics' }, 2)).place
    await thin()
    expect(await behind(day, stop, { signal: 'traces' })).toEqual({ records: 3, gone: 11 })
    expect((await readOn(day, stop, { signal: 'traces' })).ids).toEqual([6, 12, 18].map((at) => spans.ids[at]))
    expect(await behind(day, pointStop, { signal: 'metrics' })).toEqual({ records: 14, gone: 0 })
    expect((await readOn(day, pointStop, { signal: 'metrics' })).ids).toEqual(points.ids.slice(6))
  })

  test('also when the last commits are gone whole, and killed right after', async () => {
    await write('shop', '!kept', 'a')
    const [day = ''] = (await tallied()).days
    const stop = (await readOn(day, before, {}, 1)).place
    for (let commit = 0; commit < 3; commit++) await write('shop', 'b', 'c')
    await thin()
    const { counted } = await tallied({}, { [day]: stop })
    expect(counted.find((one) => one.day === day)).toMatchObject({ groups: [0, 1, 2].map(() => ({ records: 0, gone: 2 })) })
    // What the disk has at this moment is what a killed process leaves.
    const left = mkdtempSync(join(tmpdir(), 'quarterdeck-arrivals-'))
    cpSync(dir, left, { recursive: true })
    await store.close()
    store = await open(left)
    rmSync(dir, { recursive: true, force: true })
    dir = left
    expect((await tallied({}, { [day]: stop })).counted.find((one) => one.day === day)).toEqual(counted.find((one) => one.day === day))
    expect(await bodies(day, before, 9)).toEqual(['!kept'])
  })

  test('nothing is added to it, though the clock goes back', async () => {
    await write('shop', 'a', '!b')
    const day = await thin()
    nowMs -= 86_400_000
    await write('shop', 'again', '!again')
    expect(readdirSync(dir).filter((file) => file.endsWith('.duckdb')).sort()).toEqual([`${day}.2.duckdb`, `${day}.duckdb`, expect.stringMatching(/^\d/)].sort())
    expect(await bodies(`${day}.2`, before, 9)).toEqual(['again', '!again'])
    expect(await bodies(day, before, 9)).toEqual(['!b'])
  })

  test('by a version that kept no places: what is left of a commit that was had in part comes again, everything later once', async () => {
    await writeLines()
    const [day = ''] = (await tallied()).days
    const whole = await readOn(day, before)
    const texts = await bodies(day, before, 100)
    const stop = (await readOn(day, before, {}, 3)).place
    await thin()
    await store.close()
    await asBefore(day)
    store = await open()
    const { thinned } = await tallied()
    expect(thinned).toEqual([{ day, told: false }])
    const found: string[] = []
    let place = stop
    for (let page = 0; page < 20; page++) {
      const batch = await rows(day, place, 2)
      if (batch.signal !== 'logs' || batch.rows.length === 0) break
      found.push(...batch.rows.map(({ body }) => body))
      place = batch.rows.at(-1) ?? place
      if (page === 2) {
        await store.close()
        store = await open()
      }
    }
    const commit = texts[whole.ids.indexOf(`${day}.${stop.stamp}.${stop.row}`)]?.replace('!', '').slice(0, 1) ?? ''
    const later = texts.filter((text) => text.startsWith('!') && text.slice(1, 2) >= commit)
    expect(found.length).toBe(later.length)
    expect(found.toSorted()).toEqual(later.toSorted())
    expect(found.map((text) => text.slice(1, 2))).toEqual(later.map((text) => text.slice(1, 2)))
    expect(await behind(day, stop)).toEqual({ records: later.length, gone: 0 })
  })

  /** As an earlier version thinned it: rows in whatever order, and nothing about those that are gone. */
  async function asBefore(day: string): Promise<void> {
    const instance = await DuckDBInstance.create(join(dir, `${day}.duckdb`))
    const connection = await instance.connect()
    for (const table of ['spans', 'logs', 'points']) {
      await connection.run(`CREATE TABLE mixed AS SELECT * EXCLUDE (place) FROM ${table} ORDER BY place DESC`)
      await connection.run(`DROP TABLE ${table}`)
      await connection.run(`ALTER TABLE mixed RENAME TO ${table}`)
    }
    for (const table of ['gone_spans', 'gone_logs']) await connection.run(`DROP TABLE ${table}`)
    await connection.run(`DELETE FROM marks WHERE name = 'thin places'`)
    await connection.run('CHECKPOINT')
    connection.closeSync()
    instance.closeSync()
  }
})
