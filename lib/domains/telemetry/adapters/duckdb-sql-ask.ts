import { type Fault, fieldError, refusedFor, wrongFields } from '@/lib/kernel/fault'
import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { guardSql } from '../core/sql-guard'
import type { SqlView } from '../core/sql-views'
import { binSqlMs } from '../core/latency-bins'
import { type SqlAnswer, type SqlInput, sqlRowsMax } from '../sql-schemas'
import type { Engine } from './duckdb-engine'
import { idText } from './duckdb-ids'
import type { DuckdbReading } from './duckdb-reading'

const msMax = 5_000
const cellMax = 4_000
const textMax = 4_000_000
const from = 'r.application, r.cluster, r.server_group, r.instance, r.zone'
const moment = (column: string): string => `make_timestamp_ns(${column})`

/** One day's rows of a view. The names in them are whole: no name of the question's own can take their place. */
const arms: Record<SqlView, (day: string, fromNs: bigint, toNs: bigint) => string> = {
  spans: (day, fromNs, toNs) => `SELECT ${moment('s.start_ns')} AS "time", s.start_ns, s.duration_ns / 1e6 AS duration_ms, s.trace_id, s.span_id, s.parent_id, s.name,
    CASE s.kind WHEN 2 THEN 'server' WHEN 3 THEN 'client' WHEN 4 THEN 'producer' WHEN 5 THEN 'consumer' ELSE 'internal' END AS kind, CASE s.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END AS status, s.status_message,
    ${from}, s.attributes, r.attributes AS resource FROM "${day}".main.spans s JOIN "${day}".main.resources r USING (resource_id) WHERE s.start_ns >= ${fromNs} AND s.start_ns < ${toNs}`,
  logs: (day, fromNs, toNs) => `SELECT ${moment('l.time_ns')} AS "time", l.time_ns, l.severity, l.body, ${idText('trace_id')} AS trace_id, ${idText('span_id')} AS span_id, ${from}, l.attributes, r.attributes AS resource
    FROM "${day}".main.logs l JOIN "${day}".main.resources r USING (resource_id) WHERE l.time_ns >= ${fromNs} AND l.time_ns < ${toNs}`,
  points: (day, fromNs, toNs) => `SELECT ${moment('p.time_ns')} AS "time", p.time_ns, m.name AS metric, m.unit, m.kind, CASE m.temporality WHEN 1 THEN 'delta' WHEN 2 THEN 'cumulative' ELSE '' END AS temporality, p.value, p.count, p.buckets,
    ${from}, m.attributes, r.attributes AS resource FROM "${day}".main.points p JOIN "${day}".main.series m USING (series_id) JOIN "${day}".main.resources r USING (resource_id) WHERE p.time_ns >= ${fromNs} AND p.time_ns < ${toNs}`,
  requests: (day, fromNs, toNs) => `SELECT ${moment('u.bucket_s * 1000000000::BIGINT')} AS "time", ${binSqlMs('u.bin')} AS latency_ms, u.requests, u.errors, ${from}
    FROM "${day}".main.rollup u JOIN "${day}".main.resources r USING (resource_id) WHERE u.bucket_s >= ${fromNs / 1_000_000_000n} AND u.bucket_s < ${toNs / 1_000_000_000n}`,
}

const wrong = (why: Reason) => fail(wrongFields(fieldError('#/sql', why)))
interface Tree {
  error?: boolean
  error_type?: string
  error_message?: string
  position?: string
}
/** The engine says what it cannot read, and mostly where. Statements of other kinds it reads and has no tree for. */
const unread = ({ error_type, error_message: words = '', position }: Tree): Reason =>
  error_type === 'not implemented' ? reason('sql-one-select') : position === undefined ? reason('sql-unread', { words }) : reason('sql-unread-at', { at: Number(position) + 1, words })
/** The engine's words about a text that is the reader's own; positions are in that text. */
const said = (error: unknown): string => String(error).replace(/^Error: /, '').split('\n\nLINE')[0]?.slice(0, 500) ?? ''

/**
 * A question in the reader's own SQL. DuckDB parses it, the tree is judged by what is allowed, and it runs on a connection of its
 * own that sees the views and cannot write, in an engine that opens no file outside the store.
 */
export async function askSql(engine: Engine, reading: DuckdbReading, { sql, range }: SqlInput): Promise<Result<SqlAnswer, Fault>> {
  const meta = reading.meta({ applications: null }, range)
  const parsed = await reading.ask('SELECT json_serialize_sql($sql::VARCHAR, skip_null := true, skip_empty := true) AS tree', { sql })
  if (!parsed.ok) return parsed
  const tree = JSON.parse(String(parsed.value[0]?.tree)) as Tree
  if (tree.error) return wrong(unread(tree))
  const guarded = guardSql(tree)
  if (!guarded.ok) return wrong(guarded.error)

  const days = reading.days.within(range)
  const [fromNs, toNs] = [BigInt(range.fromMs) * 1_000_000n, BigInt(range.toMs) * 1_000_000n]
  if (guarded.value.size > 0 && days.length === 0) return ok({ columns: [], rows: [], truncated: false, meta })
  const views = [...guarded.value].map((view) => `CREATE TEMP VIEW ${view} AS ${days.map((day) => `(${arms[view](day, fromNs, toNs)})`).join(' UNION ALL ')}`)
  const answer = await engine.askForeign({ setup: views, sql, rowsMax: sqlRowsMax, msMax })
  switch (answer.kind) {
    case 'busy':
      return fail(refusedFor('unavailable', reason('sql-busy'), { retryAfterSeconds: 2 }))
    case 'cut':
      return fail(refusedFor('unavailable', reason('sql-slow', { seconds: msMax / 1_000 })))
    case 'failed':
      return wrong(reason('sql-failed', { words: said(answer.error) }))
    case 'rows':
      return ok({ columns: answer.columns, ...short(answer.rows), meta })
  }
}

/** As much as a screen takes: rows, signs of a cell, signs of all. */
function short(rows: readonly (readonly unknown[])[]): Pick<SqlAnswer, 'rows' | 'truncated'> {
  const kept: SqlAnswer['rows'] = []
  let signs = 0
  for (const row of rows.slice(0, sqlRowsMax)) {
    const cells = row.map(cellOf)
    signs += cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0)
    if (signs > textMax) return { rows: kept, truncated: true }
    kept.push(cells)
  }
  return { rows: kept, truncated: rows.length > sqlRowsMax }
}

function cellOf(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > cellMax ? `${text.slice(0, cellMax)}…` : text
}
