import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { classicParts } from '../core/classic-histograms'
import { unitOfName } from '../core/engines/prometheus-names'
import type { Selector } from '../schemas'
import { type KnownMetric, type MetricAsk, metricSource } from './duckdb-metric-source'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

/** The bound that a column of attributes names; NULL where it is no series of a bound. */
export const leSql = (attributes: string): string => `json_extract_string(${attributes}, '/le')`
/** The attributes that all series of one histogram share. */
export const withoutLe = (attributes: string): string => `json_merge_patch(${attributes}, '{"le":null}')::VARCHAR`
/** Running totals, which all parts of it are. */
export const isRunning = `kind = 'sum' AND temporality = 2`

const boundSql = `CASE WHEN regexp_full_match(${leSql('attributes')}, '\\+?inf', 'i') THEN 'infinity'::DOUBLE ELSE TRY_CAST(${leSql('attributes')} AS DOUBLE) END`

/** Series `m` that exemplars and values of labels of a metric are of: its own, or those of its bounds. */
export const ownOrBuckets = (metric: string, values: Values): string => `(m.name = ${values.add(metric)} OR (m.name = ${values.add(classicParts(metric).buckets)} AND ${leSql('m.attributes')} IS NOT NULL))`

/** Whether some application in scope reports the buckets and the count of such a histogram. */
export async function classicMetric(reading: DuckdbReading, days: readonly string[], metric: string, selector: Selector): Promise<Result<KnownMetric | null, Fault>> {
  const { buckets, counts } = classicParts(metric)
  const values = new Values()
  const whose = (name: string, and: string) => {
    const [wanted, conditions] = [values.add(name), resourceConditions(selector, values)]
    const reported = (day: string) => `SELECT r.application FROM (SELECT DISTINCT resource_id FROM "${day}".points WHERE series_id IN (SELECT series_id FROM "${day}".series WHERE name = ${wanted} AND ${isRunning}${and})) JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)}`
    return unionOf(days, reported)
  }
  const rows = await reading.ask(`SELECT application FROM (${whose(buckets, ` AND ${leSql('attributes')} IS NOT NULL`)}) INTERSECT SELECT application FROM (${whose(counts, '')}) LIMIT 1`, values.params)
  if (!rows.ok) return rows
  return ok(rows.value.length === 0 ? null : { kind: 'histogram', type: 'histogram', unit: unitOfName(metric), classic: true })
}

/** What a question needs of a histogram: how many, how much together as well, or how they lie. */
export type HistogramNeeds = 'counts' | 'sums' | 'buckets'

/**
 * The same columns as `metricSource` of a histogram, as table `whole`. What one scrape said of a series has one time, however many
 * requests brought it: a set without its count is not there yet, and one with fewer bounds than others of its run is not whole.
 */
export function classicSource(ask: MetricAsk, needs: HistogramNeeds, values: Values): string {
  const { buckets, sums } = classicParts(ask.metric)
  const wanted = [`name = ${values.add(buckets)} AND ${needs === 'buckets' ? boundSql : `nullif(${boundSql} = 'infinity'::DOUBLE, false)`} IS NOT NULL`, ...(needs === 'sums' ? [`name = ${values.add(sums)}`] : [])]
  const condition = `${isRunning} AND (${wanted.join(' OR ')})`
  const table = (day: string) => `(SELECT * REPLACE (${withoutLe('attributes')} AS attributes), ${boundSql} AS bound FROM "${day}".series WHERE ${condition})`
  return `${metricSource(ask, values, ['value'], { condition, table, columns: ['bound'] })},
    samples AS (SELECT series, grouped, temporality, time_ns, bound, max(value) AS value FROM points GROUP BY ALL),
    sets AS (SELECT series, grouped, temporality, time_ns, max(value) FILTER (bound = 'infinity'::DOUBLE) AS count, max(value) FILTER (bound IS NULL) AS value, count(*) FILTER (isfinite(bound)) AS bounds,
      to_json([list(bound ORDER BY bound) FILTER (isfinite(bound)), list(value ORDER BY bound) FILTER (isfinite(bound))])::VARCHAR AS buckets FROM samples GROUP BY series, grouped, temporality, time_ns),
    falls AS (SELECT *, coalesce(count < lag(count) OVER (PARTITION BY series ORDER BY time_ns), false) AS fell FROM sets WHERE count IS NOT NULL${needs === 'sums' ? ' AND value IS NOT NULL' : ''}),
    runs AS (SELECT *, sum(fell::INTEGER) OVER (PARTITION BY series ORDER BY time_ns) AS run FROM falls),
    whole AS (SELECT * FROM runs QUALIFY bounds = max(bounds) OVER (PARTITION BY series, run))`
}
