import type { z } from 'zod'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Buckets } from '../core/bucket-math'
import { classicBuckets } from '../core/classic-histograms'
import { foldHistograms, type HistogramRow, observedValue } from '../core/fold-histograms'
import { readFilters } from '../core/metric-filters'
import { type Grid, gridOf, stepOf } from '../core/metric-grid'
import { answerUnit, onMetricGrid } from '../core/metric-series'
import type { MetricQueryAnswer, MetricQueryInput } from '../metric-schemas'
import { type MetricAsk, metricSource } from './duckdb-metric-source'
import { type HistogramNeeds, classicSource } from './duckdb-classic-source'
import { intervalOf, metricOf } from './duckdb-known-metric'
import type { DuckdbReading } from './duckdb-reading'
import { Values } from './duckdb-sql'

/** How long before a range the report is looked for from which the first growth is counted. */
export const lookBackMs = 300_000
const rowsMax = 200_000

export const tooMuch = () => fail(refusedFor('unavailable', reason('question-wide')))

type Asked = Pick<z.output<typeof MetricQueryInput>, 'aggregation' | 'quantile'>
type Groups = Map<string, Map<number, number | null>>

/** How the amounts of a group's series become one value. */
const across = (aggregation: z.output<typeof MetricQueryInput>['aggregation'], quantile: number): string => {
  switch (aggregation) {
    case 'quantile':
      return `quantile_cont(amount, ${quantile})`
    case 'rate':
    case 'increase':
    case 'sum':
      return 'sum(amount)'
    case 'count':
      return 'count(amount)::DOUBLE'
    default:
      return `${aggregation}(amount)`
  }
}

/** The step of a point; the grid is laid over the times that the answer shows. */
const slotSql = (grid: Grid, offsetMs: number): string => `CAST(floor((time_ns // 1000000 + ${offsetMs} - ${grid.startMs}) / ${grid.stepMs}) AS INTEGER)`

const lastAmounts = (slot: string): string =>
  `SELECT series, grouped, ${slot} AS slot, CASE WHEN any_value(temporality) = 1 THEN sum(value) ELSE arg_max(value, time_ns) END AS amount FROM points GROUP BY ALL`

/** What each series grew by: a fall is a new beginning at zero. A rate is over the time that the growth took. */
const grownAmounts = (slot: string, stepMs: number, perSecond: boolean): string => `SELECT series, grouped, slot, ${perSecond ? 'sum(added) / nullif(sum(seconds), 0)' : 'sum(added)'} AS amount
  FROM (SELECT series, grouped, ${slot} AS slot, CASE WHEN temporality = 1 THEN value WHEN value >= lag(value) OVER w THEN value - lag(value) OVER w WHEN lag(value) OVER w IS NULL THEN NULL ELSE value END AS added,
    coalesce((time_ns - lag(time_ns) OVER w) / 1e9, CASE WHEN temporality = 1 THEN ${stepMs / 1_000} END) AS seconds FROM points WINDOW w AS (PARTITION BY series ORDER BY time_ns))
  WHERE added IS NOT NULL GROUP BY series, grouped, slot`

async function numberGroups(reading: DuckdbReading, ask: MetricAsk, { aggregation, quantile }: Asked, grid: Grid, offsetMs: number): Promise<Result<Groups, Fault>> {
  const values = new Values()
  const slot = slotSql(grid, offsetMs)
  const grows = aggregation === 'rate' || aggregation === 'increase'
  const sql = `${metricSource(ask, values)}, amounts AS (${grows ? grownAmounts(slot, grid.stepMs, aggregation === 'rate') : lastAmounts(slot)})
    SELECT grouped, slot, ${across(aggregation, quantile)} AS value FROM amounts WHERE slot >= 0 AND amount IS NOT NULL GROUP BY grouped, slot LIMIT ${rowsMax + 1}`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows
  if (rows.value.length > rowsMax) return tooMuch()
  const groups: Groups = new Map()
  for (const row of rows.value) {
    const group = groups.get(String(row.grouped)) ?? new Map<number, number | null>()
    groups.set(String(row.grouped), group)
    group.set(Number(row.slot), Number(row.value))
  }
  return ok(groups)
}

/** Of running totals the first of all, the last report of each step, and the last one before each new beginning are enough. */
export async function histogramRows(reading: DuckdbReading, ask: MetricAsk, grid: Grid, offsetMs: number, needs: HistogramNeeds): Promise<Result<HistogramRow[], Fault>> {
  const values = new Values()
  const withBuckets = needs === 'buckets'
  const source = ask.classic ? classicSource(ask, needs, values) : metricSource(ask, values, withBuckets ? ['value', 'count', 'buckets'] : ['value', 'count'])
  const sql = `${source},
    placed AS (SELECT *, ${slotSql(grid, offsetMs)} AS slot FROM ${ask.classic ? 'whole' : 'points'} WHERE count IS NOT NULL),
    marked AS (SELECT *, lead(count) OVER w AS next_count, lead(slot) OVER w AS next_slot, lag(slot) OVER w IS NULL AS is_first FROM placed WINDOW w AS (PARTITION BY series ORDER BY time_ns))
    SELECT series::VARCHAR AS series, grouped, slot, time_ns // 1000000 AS at_ms, temporality, value, count${withBuckets ? ', buckets' : ''} FROM marked
    WHERE temporality = 1 OR is_first OR next_count IS NULL OR next_slot <> slot OR next_count < count ORDER BY series, time_ns LIMIT ${rowsMax + 1}`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows
  if (rows.value.length > rowsMax) return tooMuch()
  return ok(
    rows.value.map((row) => ({
      series: String(row.series), group: String(row.grouped), atMs: Number(row.at_ms), slot: Number(row.slot), delta: Number(row.temporality) === 1,
      sum: Number(row.value), count: Number(row.count), buckets: withBuckets ? bucketsOf(String(row.buckets), ask.classic ? Number(row.count) : null) : null,
    })),
  )
}

/** `total` where the counts are those up to each bound. */
function bucketsOf(text: string, total: number | null): Buckets {
  const [bounds, counts] = JSON.parse(text) as [number[] | null, number[] | null]
  return total === null ? { bounds: bounds ?? [], counts: counts ?? [] } : classicBuckets(bounds ?? [], counts ?? [], total)
}

function needsOf(aggregation: Asked['aggregation']): HistogramNeeds {
  if (aggregation === 'quantile' || aggregation === 'min' || aggregation === 'max') return 'buckets'
  return aggregation === 'sum' || aggregation === 'avg' ? 'sums' : 'counts'
}

async function histogramGroups(reading: DuckdbReading, ask: MetricAsk, { aggregation, quantile }: Asked, grid: Grid, offsetMs: number): Promise<Result<Groups, Fault>> {
  const rows = await histogramRows(reading, ask, grid, offsetMs, needsOf(aggregation))
  if (!rows.ok) return rows
  const folded = foldHistograms(rows.value, grid.stepMs)
  return ok(new Map([...folded].map(([group, slots]) => [group, new Map([...slots].map(([slot, observed]) => [slot, observedValue(observed, aggregation, quantile)]))])))
}

/** One metric by steps. */
export async function askMetric(reading: DuckdbReading, input: z.output<typeof MetricQueryInput>): Promise<Result<MetricQueryAnswer, Fault>> {
  const { selector, range, metric, aggregation, groupBy, offsetMs } = input
  const filters = readFilters(input.filters)
  if (!filters.ok) return filters
  const asked = { fromMs: Math.max(0, range.fromMs - offsetMs), toMs: Math.max(0, range.toMs - offsetMs) }
  const meta = reading.meta(selector, asked, 'counts')
  const answer = (grid: Grid, more: Partial<MetricQueryAnswer> = {}) => ok({ type: 'unknown' as const, unit: '', startMs: grid.startMs, stepMs: grid.stepMs, series: [], more: 0, meta, ...more })
  const atMost = gridOf(range, stepOf(input.stepMs, range, null))
  const days = reading.days.within({ fromMs: Math.max(0, asked.fromMs - lookBackMs - atMost.stepMs), toMs: asked.toMs })
  if (days.length === 0) return answer(atMost)
  const known = await metricOf(reading, days, metric, selector)
  if (!known.ok) return known
  if (known.value === null) return answer(atMost)

  const { type, kind, unit, classic } = known.value
  const base: MetricAsk = { days, metric, kinds: [kind], selector, filters: filters.value, groupBy, classic, ...asked }
  const interval = await intervalOf(reading, { ...base, fromMs: Math.max(0, asked.fromMs - lookBackMs) })
  if (!interval.ok) return interval
  const grid = gridOf(range, stepOf(input.stepMs, range, interval.value))
  const grows = kind === 'histogram' || aggregation === 'rate' || aggregation === 'increase'
  const fromMs = Math.max(0, grid.startMs - offsetMs - (grows ? Math.max(lookBackMs, grid.stepMs) : 0))
  const groups = await (kind === 'histogram' ? histogramGroups : numberGroups)(reading, { ...base, fromMs }, input, grid, offsetMs)
  return groups.ok ? answer(grid, { type, unit: answerUnit(type, unit, aggregation), ...onMetricGrid(groups.value, grid, groupBy, input.seriesMax) }) : groups
}
