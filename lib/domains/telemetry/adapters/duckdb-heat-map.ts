import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { foldHistograms } from '../core/fold-histograms'
import { heatAnswer } from '../core/heat-bounds'
import { binUpperMs } from '../core/latency-bins'
import { readFilters } from '../core/metric-filters'
import { gridOf, stepOf } from '../core/metric-grid'
import type { HeatMapAnswer, HeatMapInput } from '../metric-schemas'
import { histogramRows, lookBackMs } from './duckdb-metric-query'
import { intervalOf, metricOf } from './duckdb-known-metric'
import type { MetricAsk } from './duckdb-metric-source'
import type { DuckdbReading } from './duckdb-reading'
import { rollupSource } from './duckdb-rollup-source'
import { Values } from './duckdb-sql'

type Asked = z.output<typeof HeatMapInput>

/** How observations lie over time. */
export const askHeatMap = (reading: DuckdbReading, input: Asked): Promise<Result<HeatMapAnswer, Fault>> => (input.metric === undefined ? servedHeat(reading, input) : histogramHeat(reading, { ...input, metric: input.metric }))

/** Of served requests, from the roll-ups: exact to 2 %, however the traces were sampled. */
async function servedHeat(reading: DuckdbReading, { selector, range, stepMs }: Asked): Promise<Result<HeatMapAnswer, Fault>> {
  const meta = reading.meta(selector, range, 'counts')
  const grid = gridOf(range, stepOf(Math.ceil(stepMs / 10_000) * 10_000, range, null))
  const fromS = grid.startMs / 1_000
  const toS = Math.ceil(range.toMs / 10_000) * 10
  const days = reading.days.within({ fromMs: grid.startMs, toMs: toS * 1_000 })
  if (days.length === 0) return ok(heatAnswer([], grid, 'ms', meta))
  const values = new Values()
  const stepS = grid.stepMs / 1_000
  const source = rollupSource({ days, marks: reading.days.marks(), selector, fromS, toS, dimensions: [], at: `bucket_s - bucket_s % ${stepS}`, wholeMinutes: stepS % 60 === 0 }, values)
  const rows = await reading.ask(`SELECT slot, bin, sum(requests)::DOUBLE AS n FROM (${source}) GROUP BY 1, 2`, values.params)
  if (!rows.ok) return rows
  return ok(heatAnswer(rows.value.map((row) => ({ slot: (Number(row.slot) - fromS) / stepS, buckets: [{ to: binUpperMs(Number(row.bin)), count: Number(row.n) }] })), grid, 'ms', meta))
}

async function histogramHeat(reading: DuckdbReading, { selector, range, stepMs, metric, filters }: Asked & { metric: string }): Promise<Result<HeatMapAnswer, Fault>> {
  const read = readFilters(filters)
  if (!read.ok) return read
  const meta = reading.meta(selector, range, 'counts')
  const atMost = gridOf(range, stepOf(stepMs, range, null))
  const days = reading.days.within({ fromMs: Math.max(0, range.fromMs - lookBackMs - atMost.stepMs), toMs: range.toMs })
  const known = days.length === 0 ? ok(null) : await metricOf(reading, days, metric, selector)
  if (!known.ok) return known
  if (known.value?.kind !== 'histogram') return ok(heatAnswer([], atMost, known.value?.unit ?? '', meta))
  const ask: MetricAsk = { days, metric, kinds: ['histogram'], selector, filters: read.value, groupBy: [], classic: known.value.classic, fromMs: Math.max(0, range.fromMs - lookBackMs), toMs: range.toMs }
  const interval = await intervalOf(reading, ask)
  if (!interval.ok) return interval
  const grid = gridOf(range, stepOf(stepMs, range, interval.value))
  const rows = await histogramRows(reading, { ...ask, fromMs: Math.max(0, grid.startMs - Math.max(lookBackMs, grid.stepMs)) }, grid, 0, 'buckets')
  if (!rows.ok) return rows
  const slots = foldHistograms(rows.value, grid.stepMs).get('[]') ?? new Map()
  return ok(heatAnswer([...slots].map(([slot, { buckets }]) => ({ slot, buckets })), grid, known.value.unit, meta))
}
