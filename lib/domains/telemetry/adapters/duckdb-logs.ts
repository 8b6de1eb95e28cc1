import type { z } from 'zod'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { LogCursor } from '../core/cursors'
import { stepFor } from '../core/range'
import type { AttributeMap } from '../core/records'
import { searchWords } from '../core/search-words'
import { severityNumberMin, severityOf } from '../core/severity'
import type { LogLine, LogSearchAnswer, LogSearchInput } from '../schemas'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

type Ask = z.output<typeof LogSearchInput>

function lineConditions({ selector, range, q, severity, traceId }: Ask, values: Values): string[] {
  const conditions = [`l.time_ns >= ${values.add(BigInt(range.fromMs) * 1_000_000n)}`, `l.time_ns < ${values.add(BigInt(range.toMs) * 1_000_000n)}`]
  conditions.push(...resourceConditions(selector, values))
  if (severity) conditions.push(`l.severity >= ${severityNumberMin(severity)}`)
  if (traceId) conditions.push(`l.trace_id = ${values.add(traceId)}`)
  for (const word of searchWords(q)) conditions.push(`contains(lower(l.body), ${values.add(word)})`)
  return conditions
}

/** Lines newest first; equal times by the order in which they were stored. */
export async function askLogs(reading: DuckdbReading, ask: Ask): Promise<Result<LogSearchAnswer, Fault>> {
  const meta = reading.meta(ask.selector, ask.range)
  const cursor = ask.cursor === undefined ? null : decodeCursor(ask.cursor, LogCursor)
  if (ask.cursor !== undefined && cursor === null)
    return fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [{ pointer: '#/cursor', detail: 'Use the `next` of the page before.' }] }))
  const bucketMs = stepFor(ask.range, 59)
  const days = reading.days.within(ask.range)
  if (days.length === 0) return ok({ items: [], next: null, total: 0, histogram: [], bucketMs, meta })

  const values = new Values()
  const lines = unionOf(
    days,
    (day) => `SELECT l.*, '${day}' AS day, r.application, r.instance, r.zone FROM "${day}".logs l JOIN "${day}".resources r USING (resource_id) ${whereAll(lineConditions(ask, values))}`,
  )
  const after = cursor ? `WHERE (time_ns, day, line_id) < (${values.add(BigInt(cursor.timeNs))}, ${values.add(cursor.day)}, ${values.add(BigInt(cursor.lineId))})` : ''
  const rows = await reading.ask(`SELECT * FROM (${lines}) ${after} ORDER BY time_ns DESC, day DESC, line_id DESC LIMIT ${ask.limit + 1}`, values.params)
  if (!rows.ok) return rows
  const counted = cursor ? ok({ histogram: [], total: null }) : await countLines(reading, ask, days, bucketMs)
  if (!counted.ok) return counted

  const page = rows.value.slice(0, ask.limit)
  const last = page.at(-1)
  const next = rows.value.length > ask.limit && last ? encodeCursor({ timeNs: String(last.time_ns), day: String(last.day), lineId: String(last.line_id) }) : null
  return ok({ items: page.map(lineOf), next, bucketMs, meta, ...counted.value })
}

async function countLines(reading: DuckdbReading, ask: Ask, days: string[], bucketMs: number): Promise<Result<Pick<LogSearchAnswer, 'histogram' | 'total'>, Fault>> {
  const values = new Values()
  const lines = unionOf(days, (day) => `SELECT l.time_ns, l.severity FROM "${day}".logs l JOIN "${day}".resources r USING (resource_id) ${whereAll(lineConditions(ask, values))}`)
  const rows = await reading.ask(
    `SELECT time_ns // 1000000 - (time_ns // 1000000) % ${bucketMs} AS slot, ((severity - 1) // 4) * 4 + 1 AS severity, count(*) AS n FROM (${lines}) GROUP BY 1, 2 ORDER BY 1`,
    values.params,
  )
  if (!rows.ok) return rows
  const buckets = new Map<number, LogSearchAnswer['histogram'][number]>()
  let total = 0
  for (const row of rows.value) {
    const atMs = Number(row.slot)
    const bucket = buckets.get(atMs) ?? { atMs, counts: {} }
    buckets.set(atMs, bucket)
    bucket.counts[severityOf(Number(row.severity))] = Number(row.n)
    total += Number(row.n)
  }
  return ok({ histogram: [...buckets.values()], total })
}

const lineOf = (row: Row): LogLine => ({
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
