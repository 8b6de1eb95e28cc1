import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { binMs } from '../core/latency-bins'
import { type DatedFigures, drawSpark, type SparkSlots, sparkSlots } from '../core/spark-line'
import type { Dimension, SummaryAnswer, SummaryInput } from '../schemas'
import type { Row } from './duckdb-engine'
import { percentilesOf } from './duckdb-golden'
import type { DuckdbReading } from './duckdb-reading'
import { percentileQuery, type RollupAsk, rollupSource } from './duckdb-rollup-source'
import { columnOf, Values } from './duckdb-sql'

type Ask = z.output<typeof SummaryInput>

const orders = {
  errors: 'errors DESC, requests DESC',
  requests: 'requests DESC',
  p95: 'p95 DESC NULLS LAST',
  key: 'true',
} satisfies Record<Ask['sort'], string>

const aboveZones: readonly Dimension[] = ['application', 'cluster', 'serverGroup']

/** Totals over the range, rounded out to whole ten seconds, with each row's worst zone and spark line. */
export async function askSummary(reading: DuckdbReading, ask: Ask): Promise<Result<SummaryAnswer, Fault>> {
  const { selector, range, by, offset, keys } = ask
  const fromS = Math.floor(range.fromMs / 10_000) * 10
  const toS = Math.ceil(range.toMs / 10_000) * 10
  const meta = reading.meta(selector, range, 'counts')
  const days = reading.days.within({ fromMs: fromS * 1_000, toMs: toS * 1_000 })
  if (days.length === 0) return ok({ rows: [], total: 0, meta })

  const column = columnOf[by]
  const base = { days, selector, fromS, toS, marks: reading.days.marks(), at: '0', wholeMinutes: true, ...(keys && { keys }) }
  const rows = await readPage(reading, ask, base)
  if (!rows.ok) return rows
  const page = rows.value.map((row) => String(row[column]))
  const sparks = await readSparks(reading, ask, base, page)
  if (!sparks.ok) return sparks

  let total = Number(rows.value[0]?.total ?? 0)
  if (rows.value.length === 0 && offset > 0) {
    const counting = new Values()
    const counted = await reading.ask(`SELECT count(DISTINCT ${column}) AS total FROM (${rollupSource({ ...base, dimensions: [by] }, counting)})`, counting.params)
    if (!counted.ok) return counted
    total = Number(counted.value[0]?.total ?? 0)
  }
  return ok({
    rows: rows.value.map((row) => {
      const key = String(row[column])
      return { key, requests: Number(row.requests), errors: Number(row.errors), ...percentilesOf(row), worstZone: row.worst_zone == null ? null : { zone: String(row.worst_zone), p95Ms: binMs(Number(row.worst_p95)) }, spark: drawSpark(sparks.value.slots, sparks.value.seen.get(key) ?? []) }
    }),
    total,
    meta,
  })
}

type Base = Pick<RollupAsk, 'days' | 'selector' | 'fromS' | 'toS' | 'marks' | 'at' | 'wholeMinutes' | 'keys'>

/** One reading of the roll-ups serves the totals and, for the rows of the page, their zones. */
async function readPage(reading: DuckdbReading, { by, sort, limit, offset }: Ask, base: Base): Promise<Result<Row[], Fault>> {
  const column = columnOf[by]
  const values = new Values()
  const order = `ORDER BY ${orders[sort]}, ${column}`
  const paged = (source: string) => `SELECT *, count(*) OVER () AS total FROM (${percentileQuery(source, [column])}) ${order} LIMIT ${limit} OFFSET ${offset}`
  if (!aboveZones.includes(by)) return reading.ask(paged(rollupSource({ ...base, dimensions: [by] }, values)), values.params)
  const source = rollupSource({ ...base, dimensions: [by, 'zone'] }, values)
  const zones = `SELECT binned.* FROM binned JOIN page USING (${column}) WHERE binned.zone <> ''`
  return reading.ask(
    `WITH binned AS MATERIALIZED (SELECT ${column}, zone, bin, sum(requests) AS requests, sum(errors) AS errors FROM (${source}) GROUP BY ALL),
      page AS MATERIALIZED (${paged('SELECT * FROM binned')}),
      worst AS (SELECT ${column}, arg_max(zone, struct_pack(p95 := p95, zone := zone)) AS worst_zone, max(p95) AS worst_p95 FROM (${percentileQuery(zones, [column, 'zone'])}) GROUP BY ${column})
      SELECT page.*, worst_zone, worst_p95 FROM page LEFT JOIN worst USING (${column}) ${order}`,
    values.params,
  )
}

/** What was seen of each key of the page, by slot. */
async function readSparks(reading: DuckdbReading, { by, sparkPoints }: Ask, base: Base, page: string[]): Promise<Result<{ slots: SparkSlots; seen: Map<string, DatedFigures[]> }, Fault>> {
  const slots = sparkSlots(base, sparkPoints)
  const seen = new Map<string, DatedFigures[]>()
  if (sparkPoints === 0 || page.length === 0) return ok({ slots, seen })
  const values = new Values()
  const source = rollupSource({ ...base, dimensions: [by], keys: page, at: `(bucket_s - ${slots.firstS}) // ${slots.stepS}`, wholeMinutes: slots.wholeMinutes }, values)
  const rows = await reading.ask(percentileQuery(source, [columnOf[by], 'slot']), values.params)
  if (!rows.ok) return rows
  for (const row of rows.value) {
    const figures = { slot: Number(row.slot), requests: Number(row.requests), errors: Number(row.errors), p95Ms: percentilesOf(row).p95Ms }
    const key = String(row[columnOf[by]])
    const line = seen.get(key)
    if (line) line.push(figures)
    else seen.set(key, [figures])
  }
  return ok({ slots, seen })
}
