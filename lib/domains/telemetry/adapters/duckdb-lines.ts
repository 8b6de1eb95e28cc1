import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { AttributeMap } from '../core/records'
import { readSearch } from '../core/search-problem'
import type { SearchTerm } from '../core/search-grammar'
import { severityOf } from '../core/severity'
import type { LogLine, TimeRange } from '../schemas'
import type { Row } from './duckdb-engine'
import { idText } from './duckdb-ids'
import { lineConditions, type LineFilter } from './duckdb-log-filter'
import type { DuckdbReading } from './duckdb-reading'
import { unionOf, type Values, whereAll } from './duckdb-sql'

/** A question of lines, ready to be written: each text gets its own values. */
export interface LineQuestion {
  days: string[]
  terms: SearchTerm[]
  /** `SELECT columns` of the lines of all days, as one table; of the rows with these numbers alone, where they are given. */
  select(columns: (day: string) => string, values: Values, only?: { terms?: readonly SearchTerm[]; rowsOf?: ReadonlyMap<string, readonly number[]> | null }): string
}

export const wholeLine = (day: string): string => `l.time_ns, l.line_id, l.severity, l.body, ${idText('trace_id')} AS trace_id, ${idText('span_id')} AS span_id, l.attributes, '${day}' AS day, r.application, r.instance, r.zone`
/** Equal times by the order in which they were stored. */
export const newestFirst = 'ORDER BY time_ns DESC, day DESC, line_id DESC'
export const oldestFirst = 'ORDER BY time_ns, day, line_id'

export function lineQuestion(reading: DuckdbReading, ask: LineFilter & { q?: string | undefined }, range: TimeRange = ask.range): Result<LineQuestion, Fault> {
  const read = readSearch(ask.q)
  if (!read.ok) return fail(read.error)
  const days = reading.days.within(range)
  return ok({
    days,
    terms: read.value,
    select: (columns, values, { terms = read.value, rowsOf = null } = {}) =>
      unionOf(days, (day) => {
        const rows = rowsOf ? [`l.rowid IN (SELECT unnest([${(rowsOf.get(day) ?? []).join(', ')}]::BIGINT[]))`] : []
        const where = whereAll([...rows, ...lineConditions({ ...ask, range }, terms, values)])
        // Values are no part of the text: a name of the resource stands in it only where it is asked for.
        const join = /\br\./.test(`${columns(day)} ${where}`) ? `JOIN "${day}".resources r USING (resource_id)` : ''
        return `SELECT ${columns(day)} FROM "${day}".logs l ${join} ${where}`
      }),
  })
}

export const lineOf = (row: Row): LogLine => ({
  id: `${String(row.time_ns)}.${String(row.day)}.${String(row.line_id)}`,
  atMs: Number(row.time_ns) / 1e6,
  severity: severityOf(Number(row.severity)),
  application: String(row.application),
  instance: row.instance === '' ? null : String(row.instance),
  zone: row.zone === '' ? null : String(row.zone),
  body: String(row.body),
  traceId: row.trace_id === '' ? null : String(row.trace_id),
  spanId: row.span_id === '' ? null : String(row.span_id),
  attributes: JSON.parse(String(row.attributes)) as AttributeMap,
})
