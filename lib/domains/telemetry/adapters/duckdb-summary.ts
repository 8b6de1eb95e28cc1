import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { binMs } from '../core/latency-bins'
import type { Dimension, SummaryAnswer, SummaryInput, SummaryRow } from '../schemas'
import { percentilesOf } from './duckdb-golden'
import type { DuckdbReading } from './duckdb-reading'
import { percentileQuery, rollupSource } from './duckdb-rollup-source'
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
  const { selector, range, by, sort, limit, offset, keys } = ask
  const fromS = Math.floor(range.fromMs / 10_000) * 10
  const toS = Math.ceil(range.toMs / 10_000) * 10
  const meta = reading.meta(selector, range)
  const days = reading.days.within({ fromMs: fromS * 1_000, toMs: toS * 1_000 })
  if (days.length === 0) return ok({ rows: [], total: 0, meta })

  const column = columnOf[by]
  const base = { days, selector, fromS, toS, at: '0', wholeMinutes: true }
  const values = new Values()
  const source = rollupSource({ ...base, dimensions: [by], ...(keys && { keys }) }, values)
  const rows = await reading.ask(
    `SELECT *, count(*) OVER () AS total FROM (${percentileQuery(source, [column])}) ORDER BY ${orders[sort]}, ${column} LIMIT ${limit} OFFSET ${offset}`,
    values.params,
  )
  if (!rows.ok) return rows

  const page = rows.value.map((row) => String(row[column]))
  const zones = await worstZones(reading, ask, base, page)
  if (!zones.ok) return zones
  const sparks = await sparkLines(reading, ask, base, page)
  if (!sparks.ok) return sparks

  let total = Number(rows.value[0]?.total ?? 0)
  if (rows.value.length === 0 && offset > 0) {
    const counting = new Values()
    const counted = await reading.ask(`SELECT count(DISTINCT ${column}) AS total FROM (${rollupSource({ ...base, dimensions: [by], ...(keys && { keys }) }, counting)})`, counting.params)
    if (!counted.ok) return counted
    total = Number(counted.value[0]?.total ?? 0)
  }
  return ok({
    rows: rows.value.map((row) => {
      const key = String(row[column])
      return { key, requests: Number(row.requests), errors: Number(row.errors), ...percentilesOf(row), worstZone: zones.value.get(key) ?? null, spark: sparks.value.get(key) ?? [] }
    }),
    total,
    meta,
  })
}

type Base = { days: string[]; selector: Ask['selector']; fromS: number; toS: number; at: string; wholeMinutes: boolean }

async function worstZones(reading: DuckdbReading, { by }: Ask, base: Base, page: string[]): Promise<Result<Map<string, SummaryRow['worstZone']>, Fault>> {
  const worst = new Map<string, SummaryRow['worstZone']>()
  if (!aboveZones.includes(by) || page.length === 0) return ok(worst)
  const values = new Values()
  const source = rollupSource({ ...base, dimensions: [by, 'zone'], keys: page }, values)
  const rows = await reading.ask(`SELECT * FROM (${percentileQuery(source, [columnOf[by], 'zone'])}) WHERE zone <> '' ORDER BY p95 DESC, zone`, values.params)
  if (!rows.ok) return rows
  for (const row of rows.value) {
    const key = String(row[columnOf[by]])
    if (!worst.has(key)) worst.set(key, { zone: String(row.zone), p95Ms: binMs(Number(row.p95)) })
  }
  return ok(worst)
}

async function sparkLines(reading: DuckdbReading, { by, sparkPoints }: Ask, base: Base, page: string[]): Promise<Result<Map<string, SummaryRow['spark']>, Fault>> {
  const lines = new Map<string, SummaryRow['spark']>()
  if (sparkPoints === 0 || page.length === 0) return ok(lines)
  // Whole minutes where the range allows it: then the small table answers.
  const unit = (base.toS - base.fromS) / sparkPoints >= 60 ? 60 : 10
  const stepS = Math.max(unit, Math.ceil((base.toS - base.fromS) / sparkPoints / unit) * unit)
  const firstS = Math.floor(base.fromS / unit) * unit
  const values = new Values()
  const source = rollupSource({ ...base, dimensions: [by], keys: page, at: `(bucket_s - ${firstS}) // ${stepS}`, wholeMinutes: unit === 60 }, values)
  const rows = await reading.ask(percentileQuery(source, [columnOf[by], 'slot']), values.params)
  if (!rows.ok) return rows
  const length = Math.min(sparkPoints, Math.ceil((base.toS - firstS) / stepS))
  for (const key of page) lines.set(key, Array.from({ length }, () => ({ requests: null, errors: null, p95Ms: null })))
  for (const row of rows.value) {
    const line = lines.get(String(row[columnOf[by]]))
    const at = Math.min(length - 1, Number(row.slot))
    if (line) line[at] = { requests: Number(row.requests), errors: Number(row.errors), p95Ms: percentilesOf(row).p95Ms }
  }
  return ok(lines)
}
