import { listValue } from '@duckdb/node-api'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { sharedMark } from '../core/shared-spans'
import type { LightSpan } from '../core/trace-index'
import { traceSpansMax } from '../trace-schemas'
import { attributeCondition } from './duckdb-attributes'
import type { DuckdbReading } from './duckdb-reading'
import { Values, whereAll } from './duckdb-sql'
import { spanOf, traceCondition } from './duckdb-trace'
import type { TraceSpansSource } from './trace-questions'

/** Attributes that hold what is asked of a database: the name of today, and the one before it. */
const statementKeys = ['db.query.text', 'db.statement'] as const
const statementMax = 500

/** As one text each of which is read in one go: a hundred thousand rows one by one cost many times more, on the thread that also stores. */
const lightColumns = `struct_pack(i := span_id, p := parent_id, n := name, r := resource_id, k := kind, s := status, t := start_ns - base, d := duration_ns,
  q := CASE ${statementKeys.map((key) => `WHEN contains(attributes, '"${key}"') THEN left(coalesce(json_extract_string(attributes, '/${key}'), ''), ${statementMax})`).join(' ')} ELSE '' END,
  h := contains(attributes, '"${sharedMark}":true'))`

interface LightRow {
  i: string
  p: string
  n: string
  r: number
  k: number
  s: number
  t: number
  d: number
  q: string
  h: boolean
}

/** Days from the newest back, and no further once a day after the trace's own has none. */
async function eachDay<T>(reading: DuckdbReading, read: (day: string) => Promise<Result<T | null, Fault>>): Promise<Result<T[], Fault>> {
  const found: T[] = []
  for (const { name } of [...reading.days.stored].reverse()) {
    const answer = await read(name)
    if (!answer.ok) return answer
    if (answer.value === null && found.length > 0) break
    if (answer.value !== null) found.push(answer.value)
  }
  return ok(found)
}

export function duckdbTraceSpans(reading: DuckdbReading): TraceSpansSource {
  return {
    meta: () => reading.meta({ applications: null }, null),

    async light(traceId) {
      const { sql, params } = traceCondition(traceId)
      const days = await eachDay(reading, async (day) => {
        const rows = await reading.ask(
          `WITH all_spans AS MATERIALIZED (SELECT span_id, parent_id, name, resource_id, kind, status, start_ns, duration_ns, attributes FROM "${day}".spans WHERE ${sql}), known AS (SELECT min(start_ns) AS base, count(*) AS stored FROM all_spans),
             few AS (SELECT * FROM all_spans ORDER BY start_ns LIMIT ${traceSpansMax})
           SELECT (SELECT base::VARCHAR FROM known) AS base, (SELECT stored FROM known) AS stored, CAST(to_json(list(${lightColumns})) AS VARCHAR) AS spans,
             (SELECT CAST(to_json(list(struct_pack(r := resource_id, a := application))) AS VARCHAR) FROM "${day}".resources WHERE resource_id IN (SELECT resource_id FROM all_spans)) AS resources
           FROM few, known`,
          params,
        )
        if (!rows.ok) return rows
        const [row] = rows.value
        return ok(row && row.base !== null && row.base !== undefined ? { base: BigInt(String(row.base)), stored: Number(row.stored), spans: JSON.parse(String(row.spans)) as LightRow[], resources: JSON.parse(String(row.resources)) as { r: number; a: string }[] } : null)
      })
      if (!days.ok) return days
      if (days.value.length === 0) return fail(fault('not-found', `No span of trace ${traceId} is stored.`))
      const startNs = days.value.reduce((low, { base }) => (base < low ? base : low), days.value[0]?.base ?? 0n)
      const spans: LightSpan[] = []
      for (const { base, spans: rows, resources } of days.value) {
        const applications = new Map(resources.map(({ r, a }) => [r, a]))
        const shift = Number(base - startNs)
        for (const { i, p, n, r, k, s, t, d, q, h } of rows) spans.push({ spanId: i, parentId: p, name: n, application: applications.get(r) ?? '', kind: k, status: s, startNs: t + shift, durationNs: d, statement: q, shared: h })
      }
      const stored = days.value.reduce((sum, day) => sum + day.stored, 0)
      if (spans.length <= traceSpansMax) return ok({ startNs, spans, stored })
      return ok({ startNs, spans: spans.sort((a, b) => a.startNs - b.startNs).slice(0, traceSpansMax), stored })
    },

    async whole(traceId, spanIds, { first, last }) {
      const { sql, params } = traceCondition(traceId)
      const found = await eachDay(reading, async (day) => {
        // Where they begin spares reading all other spans of the day.
        const rows = await reading.ask(
          `SELECT s.*, r.application, r.cluster, r.server_group, r.instance, r.zone, r.attributes AS resource
           FROM (SELECT * FROM "${day}".spans WHERE start_ns >= $first AND start_ns <= $last AND (${sql}) AND span_id IN (SELECT unnest($spanIds))) s JOIN "${day}".resources r USING (resource_id)`,
          { ...params, first, last, spanIds: listValue([...spanIds]) },
        )
        return rows.ok ? ok(rows.value.length === 0 ? null : rows.value.map(spanOf)) : rows
      })
      return found.ok ? ok(found.value.flat()) : found
    },

    async matching(traceId, { operation, attributes, failed }) {
      const { sql, params } = traceCondition(traceId)
      const values = new Values()
      const conditions: string[] = []
      if (operation) {
        const words = values.add(operation)
        conditions.push(`(contains(lower(s.name), lower(${words})) OR contains(lower(r.application), lower(${words})))`)
      }
      if (failed) conditions.push('s.status = 2')
      for (const { key, value, not } of attributes) conditions.push(attributeCondition({ key, value, not: not === true }, ['s.attributes', 'r.attributes'], values))
      const found = await eachDay(reading, async (day) => {
        const rows = await reading.ask(
          `WITH s AS (SELECT * FROM "${day}".spans WHERE ${sql})
           SELECT (SELECT count(*) FROM s) AS held, CAST(to_json(list(s.span_id)) AS VARCHAR) AS ids FROM s JOIN "${day}".resources r USING (resource_id) ${whereAll(conditions)}`,
          { ...params, ...values.params },
        )
        if (!rows.ok) return rows
        const [row] = rows.value
        return ok(!row || Number(row.held) === 0 ? null : row.ids === null || row.ids === undefined ? [] : (JSON.parse(String(row.ids)) as string[]))
      })
      return found.ok ? ok(found.value.flat()) : found
    },
  }
}
