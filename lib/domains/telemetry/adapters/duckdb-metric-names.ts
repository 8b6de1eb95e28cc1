import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { labelOrder } from '../core/metric-labels'
import { unitOfName } from '../core/engines/prometheus-names'
import { metricType } from '../core/metric-series'
import type { MetricKind } from '../core/records'
import type { MetricLabelValuesAnswer, MetricLabelValuesInput, MetricNamesAnswer, MetricNamesInput } from '../metric-schemas'
import { Dimension } from '../schemas'
import { isRunning, leSql, ownOrBuckets, withoutLe } from './duckdb-classic-source'
import { labelSql } from './duckdb-metric-source'
import type { DuckdbReading } from './duckdb-reading'
import { columnOf, resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

const momentNs = (ms: number): bigint => BigInt(ms) * 1_000_000n

/** Series of the range that sent anything, as `m` and `r` of each day. */
function reportedSeries(days: readonly string[], select: string, { fromMs, toMs }: { fromMs: number; toMs: number }, ofSeries: string, conditions: readonly string[], values: Values): string {
  const within = `time_ns >= ${values.add(momentNs(fromMs))} AND time_ns < ${values.add(momentNs(toMs))}`
  return unionOf(
    days,
    (day) => `SELECT ${select} FROM (SELECT DISTINCT series_id, resource_id FROM "${day}".points WHERE ${within} AND series_id IN (SELECT series_id FROM "${day}".series m WHERE ${ofSeries})) found
      JOIN "${day}".series m USING (series_id) JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)}`,
  )
}

const partOf = '_(bucket|count|sum)$'

/** `joined`: what is reported, with the parts of a histogram that came as series under its one name, where its application sends all of it. */
const joinedParts = `parts AS (SELECT *, CASE WHEN ${isRunning} THEN nullif(regexp_extract(name, '^(.+)${partOf}', 1), '') END AS maybe, regexp_extract(name, '${partOf}', 1) AS part FROM reported),
    bases AS (SELECT application, maybe FROM parts WHERE part = 'bucket' AND ${leSql('own')} IS NOT NULL INTERSECT SELECT application, maybe FROM parts WHERE part = 'count'),
    joined AS (SELECT p.* REPLACE (coalesce(b.maybe, name) AS name, CASE WHEN b.maybe IS NULL THEN kind ELSE 'histogram' END AS kind, CASE WHEN b.maybe IS NULL THEN own ELSE ${withoutLe('own')} END AS own), b.maybe AS base
      FROM parts p LEFT JOIN bases b ON p.application = b.application AND p.maybe = b.maybe)`

/** The catalogue of metrics: what there is, what it means and by what it can be divided. */
export async function askMetricNames(reading: DuckdbReading, { selector, range, search, limit }: z.output<typeof MetricNamesInput>): Promise<Result<MetricNamesAnswer, Fault>> {
  const meta = reading.meta(selector, range, 'counts')
  const days = reading.days.within(range)
  if (days.length === 0) return ok({ metrics: [], more: 0, meta })
  const values = new Values()
  const wanted = values.add(search)
  const dimensions = Dimension.options.map((dimension) => `bool_or(${columnOf[dimension]} <> '') AS has_${columnOf[dimension]}`)
  const reported = reportedSeries(days, 'm.name, m.kind, m.temporality, m.monotonic, m.unit, m.attributes AS own, r.*', range, `contains(lower(m.name), lower(${wanted})) OR regexp_matches(m.name, '${partOf}')`, resourceConditions(selector, values), values)
  const ofScope = selector.applications === null ? 'true' : values.oneOf('application', selector.applications)
  const notes = unionOf(days, (day) => `SELECT name, description FROM "${day}".metric_meanings WHERE ${ofScope}`)
  const sql = `WITH reported AS MATERIALIZED (${reported}), ${joinedParts}, found AS MATERIALIZED (SELECT * FROM joined WHERE contains(lower(name), lower(${wanted}))), notes AS (SELECT name, min(description) AS description FROM (${notes}) GROUP BY 1),
    about AS (SELECT name, mode(kind) AS kind, bool_or(monotonic) AS monotonic, max(unit) AS unit, bool_or(base IS NOT NULL) AS classic, ${dimensions.join(', ')},
      to_json(list_distinct(flatten(list(DISTINCT json_keys(own)))))::VARCHAR AS own, to_json(list_distinct(flatten(list(DISTINCT json_keys(attributes)))))::VARCHAR AS shared FROM found GROUP BY name)
    SELECT about.*, coalesce(notes.description, '') AS description, count(*) OVER () AS total FROM about LEFT JOIN notes USING (name)
    ORDER BY starts_with(lower(name), lower(${wanted})) DESC, name LIMIT ${limit}`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows
  const metrics = rows.value.map((row) => ({
    name: String(row.name), type: metricType(row.kind as MetricKind, row.monotonic === true), unit: String(row.unit) || (row.classic === true ? unitOfName(String(row.name)) : ''), description: String(row.description),
    labels: labelOrder(Dimension.options.filter((dimension) => row[`has_${columnOf[dimension]}`] === true), JSON.parse(String(row.own)) as string[], JSON.parse(String(row.shared)) as string[]),
  }))
  return ok({ metrics, more: Number(rows.value[0]?.total ?? 0) - metrics.length, meta })
}

/** The values of one label of one metric. */
export async function askMetricLabelValues(reading: DuckdbReading, { selector, range, metric, label, search, limit }: z.output<typeof MetricLabelValuesInput>): Promise<Result<MetricLabelValuesAnswer, Fault>> {
  const meta = reading.meta(selector, range, 'counts')
  const days = reading.days.within(range)
  if (days.length === 0) return ok({ values: [], more: 0, meta })
  const values = new Values()
  const found = reportedSeries(days, `${labelSql(label, values)} AS value`, range, ownOrBuckets(metric, values), resourceConditions(selector, values), values)
  const wanted = values.add(search)
  const sql = `SELECT value, count(*) OVER () AS total FROM (SELECT DISTINCT value FROM (${found}) WHERE value <> '' AND contains(lower(value), lower(${wanted})))
    ORDER BY starts_with(lower(value), lower(${wanted})) DESC, value LIMIT ${limit}`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows
  return ok({ values: rows.value.map(({ value }) => String(value)), more: Number(rows.value[0]?.total ?? 0) - rows.value.length, meta })
}
