import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { exemplarLabels } from '../core/exemplar-labels'
import { readFilters } from '../core/metric-filters'
import type { AttributeMap } from '../core/records'
import type { ExemplarsAnswer, ExemplarsInput } from '../metric-schemas'
import { ownOrBuckets } from './duckdb-classic-source'
import { filterSql } from './duckdb-metric-source'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

/** What a series says of itself; of one of a histogram's bounds, what the whole says. */
function ownOf({ own, name }: Record<string, unknown>, metric: string): AttributeMap {
  const said = JSON.parse(String(own)) as AttributeMap
  if (name !== metric) delete said.le
  return said
}

/** Single observations with their traces, spread over the range: the largest of each slice first. */
export async function askExemplars(reading: DuckdbReading, { selector, range, metric, filters, limit }: z.output<typeof ExemplarsInput>): Promise<Result<ExemplarsAnswer, Fault>> {
  const read = readFilters(filters)
  if (!read.ok) return read
  const meta = reading.meta(selector, range, 'counts')
  const days = reading.days.within(range)
  if (days.length === 0) return ok({ items: [], more: 0, meta })
  const values = new Values()
  const conditions = [
    ownOrBuckets(metric, values), `e.time_ns >= ${values.add(BigInt(range.fromMs) * 1_000_000n)}`, `e.time_ns < ${values.add(BigInt(range.toMs) * 1_000_000n)}`, 'isfinite(e.value)',
    ...resourceConditions(selector, values), ...read.value.map((filter) => filterSql(filter, values)),
  ]
  const found = unionOf(
    days,
    (day) => `SELECT DISTINCT e.time_ns, e.value, e.trace_id, e.span_id, e.attributes AS said, m.attributes AS own, m.name AS name, r.application, r.instance
      FROM "${day}".exemplars e JOIN "${day}".series m USING (series_id) JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)}`,
  )
  const sliceNs = BigInt(Math.max(1, Math.ceil((range.toMs - range.fromMs) / limit))) * 1_000_000n
  const sql = `WITH ranked AS (SELECT *, row_number() OVER (PARTITION BY time_ns // ${sliceNs} ORDER BY value DESC, time_ns DESC, span_id) AS place, count(*) OVER () AS total FROM (${found})),
    kept AS (SELECT * FROM ranked ORDER BY place, time_ns DESC, span_id LIMIT ${limit})
    SELECT *, CAST(time_ns AS DOUBLE) / 1e6 AS at_ms FROM kept ORDER BY time_ns DESC, span_id`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows
  const items = rows.value.map((row) => ({
    atMs: Number(row.at_ms), value: Number(row.value), traceId: String(row.trace_id), spanId: String(row.span_id) || null, application: String(row.application), instance: String(row.instance) || null,
    labels: exemplarLabels(ownOf(row, metric), JSON.parse(String(row.said)) as AttributeMap),
  }))
  return ok({ items, more: Number(rows.value[0]?.total ?? 0) - items.length, meta })
}
