import type { z } from 'zod'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { contextRange, linePlace, type LinePlace } from '../core/line-place'
import type { LogContextAnswer, LogContextInput } from '../log-schemas'
import type { LogLine, Selector } from '../schemas'
import { lineOf, newestFirst, oldestFirst, wholeLine } from './duckdb-lines'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

/** The line by its place, then its instance's lines on either side of it. */
export async function askLogContext(reading: DuckdbReading, { selector, id, before, after }: z.output<typeof LogContextInput>): Promise<Result<LogContextAnswer, Fault>> {
  const missing = fail(fault('not-found', `No line ${id} is stored.`))
  const place = linePlace(id)
  if (!place || !reading.days.stored.some(({ name }) => name === place.day)) return missing
  const values = new Values()
  const conditions = [`l.time_ns = ${values.add(place.timeNs)}`, `l.line_id = ${values.add(place.lineId)}`, ...resourceConditions(selector, values)]
  const own = await reading.ask(`SELECT ${wholeLine(place.day)} FROM "${place.day}".logs l JOIN "${place.day}".resources r USING (resource_id) ${whereAll(conditions)} LIMIT 1`, values.params)
  if (!own.ok) return own
  const [row] = own.value
  if (!row) return missing
  const line = lineOf(row)
  const range = contextRange(place)
  const meta = reading.meta(selector, range)
  const earlier = await neighbours(reading, line, place, '<', before)
  if (!earlier.ok) return earlier
  const later = await neighbours(reading, line, place, '>', after)
  if (!later.ok) return later
  return ok({ line, before: earlier.value.slice(0, before).toReversed(), after: later.value.slice(0, after), moreBefore: earlier.value.length > before, moreAfter: later.value.length > after, meta })
}

/** Nearest first; one more than asked for tells whether there are others. */
async function neighbours(reading: DuckdbReading, { application, instance }: LogLine, place: LinePlace, side: '<' | '>', limit: number): Promise<Result<LogLine[], Fault>> {
  const { fromMs, toMs } = contextRange(place)
  const selector: Selector = { applications: [application], instance: instance ?? '' }
  const values = new Values()
  const from = `l.time_ns >= ${side === '<' ? values.add(BigInt(fromMs) * 1_000_000n) : values.add(place.timeNs)}`
  const to = side === '<' ? `l.time_ns <= ${values.add(place.timeNs)}` : `l.time_ns < ${values.add(BigInt(toMs) * 1_000_000n)}`
  const lines = unionOf(
    reading.days.within({ fromMs, toMs }),
    (day) => `SELECT ${wholeLine(day)} FROM "${day}".logs l JOIN "${day}".resources r USING (resource_id) ${whereAll([from, to, ...resourceConditions(selector, values)])}`,
  )
  const beyond = `(time_ns, day, line_id) ${side} (${values.add(place.timeNs)}, ${values.add(place.day)}, ${values.add(place.lineId)})`
  const rows = await reading.ask(`SELECT * FROM (${lines}) WHERE ${beyond} ${side === '<' ? newestFirst : oldestFirst} LIMIT ${limit + 1}`, values.params)
  return rows.ok ? ok(rows.value.map(lineOf)) : rows
}
