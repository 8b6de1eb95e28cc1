import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { binMs, binOf } from '../core/latency-bins'
import type { GoldenAnswer, GoldenInput, GoldenPoint } from '../schemas'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { percentileQuery, rollupSource } from './duckdb-rollup-source'
import { columnOf, Values } from './duckdb-sql'

const seriesMax = 8

export const percentilesOf = (row: Row) => ({
  p50Ms: row.p50 === null ? null : binMs(Number(row.p50)),
  p95Ms: row.p95 === null ? null : binMs(Number(row.p95)),
  p99Ms: row.p99 === null ? null : binMs(Number(row.p99)),
})

/** Rate, errors and latency by step. Steps begin at whole multiples of `stepMs`, the first at or before the range. */
export async function askGolden(reading: DuckdbReading, { selector, range, stepMs, by, slowMs }: z.output<typeof GoldenInput>): Promise<Result<GoldenAnswer, Fault>> {
  const stepS = Math.max(10, Math.round(stepMs / 10_000) * 10)
  const fromS = Math.floor(range.fromMs / 1_000 / stepS) * stepS
  const toS = Math.ceil(range.toMs / 10_000) * 10
  const meta = reading.meta(selector, range, 'counts')
  const answer = { series: [] as GoldenAnswer['series'], stepMs: stepS * 1_000, more: 0, meta }
  const days = reading.days.within({ fromMs: fromS * 1_000, toMs: toS * 1_000 })
  if (days.length === 0) return ok(answer)
  const base = { days, selector, fromS, toS, marks: reading.days.marks(), at: `bucket_s - bucket_s % ${stepS}`, wholeMinutes: stepS % 60 === 0 }

  let keys: string[] | undefined
  if (by) {
    const values = new Values()
    const source = rollupSource({ ...base, dimensions: [by] }, values)
    const ranked = await reading.ask(`SELECT ${columnOf[by]} AS key, sum(requests)::DOUBLE AS n FROM (${source}) GROUP BY 1 ORDER BY 2 DESC, 1`, values.params)
    if (!ranked.ok) return ranked
    keys = ranked.value.slice(0, seriesMax).map(({ key }) => String(key))
    answer.more = ranked.value.length - keys.length
    if (keys.length === 0) return ok(answer)
  }

  const values = new Values()
  const source = rollupSource({ ...base, dimensions: by ? [by] : [], ...(keys && { keys }) }, values)
  const column = by ? columnOf[by] : null
  const rows = await reading.ask(`${percentileQuery(source, column ? ['slot', column] : ['slot'], slowMs === undefined ? undefined : binOf(slowMs * 1_000_000))} ORDER BY slot`, values.params)
  if (!rows.ok) return rows

  const series = new Map<string, GoldenPoint[]>((keys ?? ['']).map((key) => [key, []]))
  for (const row of rows.value)
    series.get(column ? String(row[column]) : '')?.push({ atMs: Number(row.slot) * 1_000, requests: Number(row.requests), errors: Number(row.errors), ...percentilesOf(row), ...(slowMs !== undefined && { slow: Number(row.slow) }) })
  answer.series = [...series].map(([key, points]) => ({ key, points }))
  return ok(answer)
}
