import type { z } from 'zod'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { LogCursor } from '../core/cursors'
import { stepFor } from '../core/range'
import { severityOf } from '../core/severity'
import type { LogSearchAnswer, LogSearchInput } from '../schemas'
import { type LineQuestion, lineOf, lineQuestion, newestFirst, wholeLine } from './duckdb-lines'
import type { DuckdbReading } from './duckdb-reading'
import { Values } from './duckdb-sql'

type Ask = z.output<typeof LogSearchInput>

/** Lines newest first. */
export async function askLogs(reading: DuckdbReading, ask: Ask): Promise<Result<LogSearchAnswer, Fault>> {
  const meta = reading.meta(ask.selector, ask.range)
  const cursor = ask.cursor === undefined ? null : decodeCursor(ask.cursor, LogCursor)
  if (ask.cursor !== undefined && cursor === null)
    return fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))
  const question = lineQuestion(reading, ask)
  if (!question.ok) return question
  const bucketMs = stepFor(ask.range, 59)
  if (question.value.days.length === 0) return ok({ items: [], next: null, total: 0, histogram: [], bucketMs, meta })

  const counted = cursor ? ok(uncounted) : await countLines(reading, question.value, bucketMs, ask.limit)
  if (!counted.ok) return counted
  const { rowsOf, ...counts } = counted.value
  const newest = cursor ? ask.range : newestRange(ask, counts.histogram)
  if (newest === null) return ok({ items: [], next: null, bucketMs, meta, ...counts })
  const within = lineQuestion(reading, ask, newest)
  if (!within.ok) return within

  const values = new Values()
  const lines = within.value.select(wholeLine, values, { rowsOf })
  const after = cursor ? `WHERE (time_ns, day, line_id) < (${values.add(BigInt(cursor.timeNs))}, ${values.add(cursor.day)}, ${values.add(BigInt(cursor.lineId))})` : ''
  const rows = await reading.ask(`SELECT * FROM (${lines}) ${after} ${newestFirst} LIMIT ${ask.limit + 1}`, values.params)
  if (!rows.ok) return rows

  const page = rows.value.slice(0, ask.limit)
  const last = page.at(-1)
  const next = rows.value.length > ask.limit && last ? encodeCursor({ timeNs: String(last.time_ns), day: String(last.day), lineId: String(last.line_id) }) : null
  return ok({ items: page.map(lineOf), next, bucketMs, meta, ...counts })
}

/**
 * The end of the range in which the first page lies, as the counts say: texts are searched once for the counts, and then only there.
 * Null when there is no line.
 */
function newestRange({ range, limit }: Ask, histogram: LogSearchAnswer['histogram']): Ask['range'] | null {
  let found = 0
  for (const { atMs, counts } of histogram.toReversed()) {
    for (const count of Object.values(counts)) found += count
    if (found > limit) return { fromMs: Math.max(range.fromMs, atMs), toMs: range.toMs }
  }
  return found === 0 ? null : range
}

interface Counted extends Pick<LogSearchAnswer, 'histogram' | 'total'> {
  /** Rows of each day where all of them fit on a page: they need not be searched for again. */
  rowsOf: ReadonlyMap<string, readonly number[]> | null
}

const uncounted: Counted = { histogram: [], total: null, rowsOf: null }

async function countLines(reading: DuckdbReading, question: LineQuestion, bucketMs: number, limit: number): Promise<Result<Counted, Fault>> {
  const values = new Values()
  const lines = question.select((day) => `l.time_ns, l.severity, ${question.days.indexOf(day)}::UTINYINT AS day, l.rowid AS place`, values)
  const rows = await reading.ask(
    `SELECT slot, severity, day, n, CASE WHEN sum(n) OVER () <= ${limit} THEN places::DOUBLE[] END AS places FROM (
       SELECT time_ns // 1000000 - (time_ns // 1000000) % ${bucketMs} AS slot, ((severity - 1) // 4) * 4 + 1 AS severity, day, count(*) AS n, max(place, ${limit}) AS places FROM (${lines}) GROUP BY ALL) ORDER BY 1`,
    values.params,
  )
  if (!rows.ok) return rows
  const buckets = new Map<number, LogSearchAnswer['histogram'][number]>()
  const rowsOf = new Map<string, number[]>()
  let total = 0
  for (const row of rows.value) {
    const atMs = Number(row.slot)
    const bucket = buckets.get(atMs) ?? { atMs, counts: {} }
    buckets.set(atMs, bucket)
    const severity = severityOf(Number(row.severity))
    bucket.counts[severity] = (bucket.counts[severity] ?? 0) + Number(row.n)
    total += Number(row.n)
    const day = question.days[Number(row.day)] ?? ''
    rowsOf.set(day, [...(rowsOf.get(day) ?? []), ...((row.places ?? []) as number[])])
  }
  return ok({ histogram: [...buckets.values()], total, rowsOf: total <= limit ? rowsOf : null })
}
