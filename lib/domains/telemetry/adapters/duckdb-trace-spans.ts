import { listValue } from '@duckdb/node-api'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { sharedMark } from '../core/shared-spans'
import type { LightSpan } from '../core/trace-index'
import { traceSpansMax } from '../trace-schemas'
import { attributeCondition } from './duckdb-attributes'
import type { DuckdbReading } from './duckdb-reading'
import { Values, whereAll } from './duckdb-sql'
import { spanOf, spansOfTrace } from './duckdb-trace'
import type { TraceSpansSource } from './trace-questions'

/** Attributes that hold what is asked of a database: the name of today, and the one before it. */
const statementKeys = ['db.query.text', 'db.statement'] as const
const statementMax = 500

/** As one text that is read in one go: a hundred thousand rows one by one cost many times more, on the thread that also stores. */
const lightColumns = `'[' || string_agg(CAST(json_array(span_id, parent_id, name, resource_id, kind, status, start_ns - $base::BIGINT, duration_ns,
  CASE WHEN contains(attributes, '"db.') THEN left(coalesce(${statementKeys.map((key) => `json_extract_string(attributes, '/${key}')`).join(', ')}), ${statementMax}) END,
  contains(attributes, '"${sharedMark}":true')) AS VARCHAR), ',') || ']'`

type LightRow = [spanId: string, parentId: string, name: string, resource: number, kind: number, status: number, startNs: number, durationNs: number, statement: string | null, shared: boolean]

interface LightDay {
  base: bigint
  stored: number
  rows: LightRow[]
  applications: Map<number, string>
}

async function lightDay(reading: DuckdbReading, day: string, traceId: string): Promise<Result<LightDay | null, Fault>> {
  const { sql, params } = spansOfTrace(traceId, day)
  const known = await reading.ask(`SELECT count(*) AS stored, min(start_ns)::VARCHAR AS base FROM (${sql})`, params)
  if (!known.ok) return known
  const stored = Number(known.value[0]?.stored ?? 0)
  if (stored === 0) return ok(null)
  const base = BigInt(String(known.value[0]?.base))
  const from = stored <= traceSpansMax ? `(${sql})` : `(SELECT * FROM (${sql}) ORDER BY start_ns LIMIT ${traceSpansMax})`
  const [spans, resources] = await Promise.all([
    reading.ask(`SELECT ${lightColumns} AS spans FROM ${from}`, { ...params, base }),
    reading.ask(`SELECT resource_id, application FROM "${day}".resources WHERE resource_id IN (SELECT DISTINCT resource_id FROM (${sql}))`, params),
  ])
  if (!spans.ok) return spans
  if (!resources.ok) return resources
  return ok({ base, stored, rows: JSON.parse(String(spans.value[0]?.spans)) as LightRow[], applications: new Map(resources.value.map((row) => [Number(row.resource_id), String(row.application)])) })
}

/** Each name once: what is parsed is a text of its own for every row. */
function keepOnce(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found === undefined) known.set(text, text)
    return found ?? text
  }
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
    // A thinned day keeps a trace whole or not at all.
    meta: () => reading.meta({ applications: null }, null, 'counts'),

    async light(traceId) {
      const days = await eachDay(reading, (day) => lightDay(reading, day, traceId))
      if (!days.ok) return days
      if (days.value.length === 0) return fail(fault('not-found', `No span of trace ${traceId} is stored.`))
      const startNs = days.value.reduce((low, { base }) => (base < low ? base : low), days.value[0]?.base ?? 0n)
      const once = keepOnce()
      const spans: LightSpan[] = []
      for (const { base, rows, applications } of days.value) {
        const shift = Number(base - startNs)
        for (const [spanId, parentId, name, resource, kind, status, start, durationNs, statement, shared] of rows)
          spans.push({ spanId, parentId, name: once(name), application: applications.get(resource) ?? '', kind, status, startNs: start + shift, durationNs, statement: statement ?? '', shared })
      }
      const stored = days.value.reduce((sum, day) => sum + day.stored, 0)
      if (spans.length <= traceSpansMax) return ok({ startNs, spans, stored })
      return ok({ startNs, spans: spans.sort((a, b) => a.startNs - b.startNs).slice(0, traceSpansMax), stored })
    },

    async whole(traceId, spanIds, { first, last }) {
      const found = await eachDay(reading, async (day) => {
        const { sql, params } = spansOfTrace(traceId, day)
        // Where they begin spares reading all other spans of the day.
        const rows = await reading.ask(
          `SELECT s.*, r.application, r.cluster, r.server_group, r.instance, r.zone, r.attributes AS resource
           FROM (SELECT * FROM (${sql}) WHERE start_ns >= $first::BIGINT AND start_ns <= $last::BIGINT AND span_id IN (SELECT unnest($spanIds))) s JOIN "${day}".resources r USING (resource_id)`,
          { ...params, first, last, spanIds: listValue([...spanIds]) },
        )
        return rows.ok ? ok(rows.value.length === 0 ? null : rows.value.map(spanOf)) : rows
      })
      return found.ok ? ok(found.value.flat()) : found
    },

    async matching(traceId, { operation, attributes, failed }) {
      const values = new Values()
      const conditions: string[] = []
      if (operation) {
        const words = values.add(operation)
        conditions.push(`(contains(lower(s.name), lower(${words})) OR contains(lower(r.application), lower(${words})))`)
      }
      if (failed) conditions.push('s.status = 2')
      for (const { key, value, not } of attributes) conditions.push(attributeCondition({ key, value, not: not === true }, ['s.attributes', 'r.attributes'], values))
      const found = await eachDay(reading, async (day) => {
        const { sql, params } = spansOfTrace(traceId, day)
        const rows = await reading.ask(
          `WITH s AS (${sql})
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
