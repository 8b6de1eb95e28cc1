import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { medianOf } from '../core/metric-grid'
import { isDimension, type ReadFilter } from '../core/metric-filters'
import { metricType } from '../core/metric-series'
import type { MetricKind } from '../core/records'
import type { MetricType } from '../metric-schemas'
import type { Selector } from '../schemas'
import { pointer } from './duckdb-attributes'
import type { DuckdbReading } from './duckdb-reading'
import { columnOf, resourceConditions, unionOf, type Values, whereAll } from './duckdb-sql'

/** What a label says, of a series `m` of a resource `r`; never NULL. */
export function labelSql(label: string, values: Values): string {
  if (isDimension(label)) return `r.${columnOf[label]}`
  const path = values.add(pointer(label))
  return `coalesce(json_extract_string(m.attributes, ${path}), json_extract_string(r.attributes, ${path}), '')`
}

export function filterSql(filter: ReadFilter, values: Values): string {
  const label = labelSql(filter.label, values)
  const holds = filter.kind === 'value' ? `${label} = ${values.add(filter.value)}` : `regexp_full_match(${label}, ${values.add(filter.re2)})`
  return filter.not ? `NOT (${holds})` : holds
}

export interface MetricAsk {
  days: readonly string[]
  metric: string
  kinds: readonly MetricKind[]
  selector: Selector
  filters: readonly ReadFilter[]
  groupBy: readonly string[]
  /** A histogram that came as series for each bound. */
  classic: boolean
  /** [fromMs, toMs) of the points' own times. */
  fromMs: number
  toMs: number
}

const momentNs = (ms: number): bigint => BigInt(ms) * 1_000_000n

/** Other series than those that have the metric's name: which, the table that is read instead of `series`, and columns of it to keep. */
interface SeriesOf {
  condition: string
  table(day: string): string
  columns: readonly string[]
}

/**
 * The asked series as `pairs_<n>(series_id, resource_id, series, temporality, grouped)`, a table for each day, and over all of them
 * `points(time_ns, value, count, buckets, series, temporality, grouped)`. `series` is the same number on every day; `grouped` the
 * values of the labels to group by, as a JSON list. Numbers that are none are holes.
 */
export function metricSource({ days, metric, kinds, selector, filters, groupBy, fromMs, toMs }: MetricAsk, values: Values, columns: readonly string[] = ['value'], seriesOf?: SeriesOf): string {
  const within = `time_ns >= ${values.add(momentNs(fromMs))} AND time_ns < ${values.add(momentNs(toMs))}`
  const conditions = [...resourceConditions(selector, values), ...filters.map((filter) => filterSql(filter, values))]
  const grouped = groupBy.length === 0 ? "'[]'" : `to_json([${groupBy.map((label) => labelSql(label, values)).join(', ')}])::VARCHAR`
  const named = () => `name = ${values.add(metric)} AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`
  const { condition, table, columns: kept } = seriesOf ?? { condition: named(), table: (day: string) => `"${day}".series`, columns: [] }
  const pairs = days.map(
    (day, at) => `pairs_${at} AS MATERIALIZED (SELECT found.series_id, found.resource_id, ${['hash(r.attributes, m.attributes, m.unit, m.temporality) AS series', 'm.temporality', ...kept.map((column) => `m.${column}`)].join(', ')}, ${grouped} AS grouped
      FROM (SELECT DISTINCT series_id, resource_id FROM "${day}".points WHERE ${within} AND series_id IN (SELECT series_id FROM "${day}".series WHERE ${condition})) found
      JOIN ${table(day)} m USING (series_id) JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)})`,
  )
  const arms = days.map((day, at) => `SELECT time_ns, ${[...columns, ...kept].join(', ')}, series, temporality, grouped FROM "${day}".points JOIN pairs_${at} USING (series_id, resource_id) WHERE ${within} AND isfinite(value)`)
  return `WITH ${pairs.join(', ')}, points AS (${arms.join(' UNION ALL ')})`
}

export interface KnownMetric {
  type: MetricType
  kind: MetricKind
  unit: string
  classic: boolean
}

/** What a name means on most series in scope that have it; null when there is none: what others call so is not told. */
export async function knownMetric(reading: DuckdbReading, days: readonly string[], metric: string, selector: Selector, values: Values): Promise<Result<KnownMetric | null, Fault>> {
  const name = values.add(metric)
  const conditions = resourceConditions(selector, values)
  const reported = (day: string) => `SELECT m.kind, m.monotonic, m.unit FROM (SELECT DISTINCT series_id, resource_id FROM "${day}".points WHERE series_id IN (SELECT series_id FROM "${day}".series WHERE name = ${name})) found
    JOIN "${day}".series m USING (series_id) JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)}`
  const series = unionOf(days, reported)
  const rows = await reading.ask(`SELECT kind, monotonic, max(unit) AS unit, count(*) AS n FROM (${series}) GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 1`, values.params)
  if (!rows.ok) return rows
  const [row] = rows.value
  if (!row) return ok(null)
  const kind = row.kind as MetricKind
  return ok({ kind, type: metricType(kind, row.monotonic === true), unit: String(row.unit), classic: false })
}

/** How far apart reports of the asked series usually are, from some of them. */
export async function reportInterval(reading: DuckdbReading, ask: MetricAsk, values: Values): Promise<Result<number | null, Fault>> {
  const sql = `${metricSource({ ...ask, groupBy: [] }, values)}, sampled AS (SELECT DISTINCT series FROM points ORDER BY series LIMIT 20)
    SELECT CAST((time_ns - lag(time_ns) OVER (PARTITION BY series ORDER BY time_ns)) // 1000000 AS DOUBLE) AS apart FROM points SEMI JOIN sampled USING (series) LIMIT 20000`
  const rows = await reading.ask(sql, values.params)
  return rows.ok ? ok(medianOf(rows.value.map(({ apart }) => Number(apart ?? 0)))) : rows
}
