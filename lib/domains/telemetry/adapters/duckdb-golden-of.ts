import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { stepSecondsOf } from '../core/window-edges'
import type { GoldenOfAnswer, GoldenOfInput } from '../many-schemas'
import type { AnswerMeta, GoldenPoint, TimeRange } from '../schemas'
import { percentilesOf } from './duckdb-golden'
import type { DuckdbReading } from './duckdb-reading'
import { percentileQuery, rollupSource } from './duckdb-rollup-source'
import { Values } from './duckdb-sql'

/** Of all of them together; each has its own newest arrival, found in one pass. */
export function metaOfMany(reading: DuckdbReading, applications: readonly string[], range: TimeRange): { meta: AnswerMeta; newest: ReadonlyMap<string, number> } {
  const newest = reading.newestOf(applications)
  return { meta: { ...reading.meta({ applications: null }, range, 'counts'), newestMs: newest.size === 0 ? null : Math.max(...newest.values()) }, newest }
}

/** Golden signals by step of many applications, by one question over the roll-ups. */
export async function askGoldenOf(reading: DuckdbReading, { applications, range, stepMs }: z.output<typeof GoldenOfInput>): Promise<Result<GoldenOfAnswer, Fault>> {
  const stepS = stepSecondsOf(stepMs)
  const [fromS, toS] = [Math.floor(range.fromMs / 1_000 / stepS) * stepS, Math.ceil(range.toMs / 10_000) * 10]
  const { meta, newest } = metaOfMany(reading, applications, range)
  const days = reading.days.within({ fromMs: fromS * 1_000, toMs: toS * 1_000 })
  const points = new Map<string, GoldenPoint[]>()
  if (days.length > 0) {
    const values = new Values()
    const source = rollupSource({ days, selector: { applications }, fromS, toS, marks: reading.days.marks(), dimensions: ['application'], at: `bucket_s - bucket_s % ${stepS}`, wholeMinutes: stepS % 60 === 0 }, values)
    const rows = await reading.ask(`${percentileQuery(source, ['slot', 'application'])} ORDER BY slot`, values.params)
    if (!rows.ok) return rows
    for (const row of rows.value) {
      const name = String(row.application)
      const point = { atMs: Number(row.slot) * 1_000, requests: Number(row.requests), errors: Number(row.errors), ...percentilesOf(row) }
      const known = points.get(name)
      if (known) known.push(point)
      else points.set(name, [point])
    }
  }
  return ok({ of: applications.map((name) => ({ newestMs: newest.get(name) ?? null, complete: meta.complete, points: points.get(name) ?? [] })), stepMs: stepS * 1_000, meta })
}
