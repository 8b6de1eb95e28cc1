import { expect, test } from 'vitest'
import { ok } from '@/lib/kernel/result'
import { duckdbArrivals } from './duckdb-arrivals'
import type { DayFiles, StoredDay } from './duckdb-days'
import type { Places } from './duckdb-places'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'

const name = '2026-11-28'
const ask = { signal: 'logs' as const, applications: ['shop'] }
const line = { stamp: 5, place: 7, resource: '{}', attributes: '{}', time_ns: '1', severity: 9, body: 'a', trace_id: '', span_id: '' }
const day = (places: Places): StoredDay => ({ name, path: '', range: null, minutesMark: 0n, callsMark: 0n, thinned: null, places })

/** One day, and what happens while each question waits for its turn. */
function readingOf(rows: Row[], meanwhile: (stored: StoredDay[], question: number) => void) {
  const stored = [day('rows')]
  const asked: string[] = []
  const reading: DuckdbReading = {
    days: { stored } as unknown as DayFiles,
    ask: async (sql) => {
      asked.push(sql)
      meanwhile(stored, asked.length)
      return ok(rows)
    },
    meta: () => ({ source: '', asOfMs: 0, newestMs: null, complete: true, missing: [] }),
    newestOf: () => new Map(),
  }
  return { arrivals: duckdbArrivals(reading), asked }
}
const thinAt = (at: number) => (stored: StoredDay[], question: number) => {
  if (question === at) Object.assign(stored[0] as StoredDay, { places: 'column' })
}
const dropAt = (at: number) => (stored: StoredDay[], question: number) => {
  if (question === at) stored.pop()
}

test('rows of a day that is thinned while they are asked for are asked for again, by the places that it then has', async () => {
  const { arrivals, asked } = readingOf([line], thinAt(1))
  const found = await arrivals.arrivals({ ...ask, day: name, after: { stamp: 5, row: 3 }, upTo: 9, limit: 4 })
  expect(asked.map((sql) => /l\.(rowid|place) AS place/.exec(sql)?.[1])).toEqual(['rowid', 'place'])
  expect(found).toMatchObject({ ok: true, value: { thinned: true, rows: [{ stamp: 5, row: 7 }] } })
})

test('a count that was made while its day was thinned is left to the next tally; that of one that was dropped meanwhile counts, as what is lost', async () => {
  const counted = [{ day: name, stamp: 5, records: 3, bytes: 9, gone: 0 }]
  const tally = { ...ask, from: {}, sinceMs: 0 }
  expect(await readingOf(counted, thinAt(2)).arrivals.arrivalTally(tally)).toMatchObject({ ok: true, value: { days: [name], thinned: [], counted: [] } })
  expect(await readingOf(counted, dropAt(2)).arrivals.arrivalTally(tally)).toMatchObject({ ok: true, value: { days: [name], counted: [{ groups: [{ records: 3 }] }] } })
})
