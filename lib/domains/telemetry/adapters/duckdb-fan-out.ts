import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { type FanSpan, fanOutOf, fanOutRequestsMax, fanOutSpansMax } from '../core/fan-out'
import type { FanOutAnswer, FanOutInput } from '../fan-out-schemas'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { unionOf, Values } from './duckdb-sql'

type Ask = z.output<typeof FanOutInput>

/** Spans of a trace begin within this of the request that is looked at. */
const aroundMs = 600_000
const columns = `s.trace_id, s.span_id, s.parent_id, s.name, s.kind, r.application`
const spanOf = (row: Row): FanSpan => ({ traceId: String(row.trace_id), spanId: String(row.span_id), parentId: String(row.parent_id), name: String(row.name), kind: Number(row.kind), application: String(row.application) })
const nanos = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n

export async function askFanOut(reading: DuckdbReading, ask: Ask): Promise<Result<FanOutAnswer, Fault>> {
  const meta = reading.meta({ applications: [ask.application] }, ask.range)
  const visible = ask.applications === null ? null : new Set(ask.applications)
  // Large traces: fewer of them tell as much, and are read in the time that somebody waits.
  for (const requestsMax of [fanOutRequestsMax, 50, 5]) {
    const read = await readTraces(reading, ask, requestsMax)
    if (!read.ok) return read
    const { entries, spans } = read.value
    const cut = spans.length > fanOutSpansMax
    if (cut && requestsMax > 5) continue
    const missing = cut ? [...meta.missing, 'The traces are too large to be read whole: calls are missing from the counts.'] : meta.missing
    return ok({ ...fanOutOf(entries, spans.slice(0, fanOutSpansMax), visible), meta: { ...meta, complete: meta.complete && !cut, missing } })
  }
  return ok({ ...fanOutOf([], [], visible), meta })
}

async function readTraces(reading: DuckdbReading, { application, range, serverGroup }: Ask, requestsMax: number): Promise<Result<{ entries: FanSpan[]; spans: FanSpan[] }, Fault>> {
  const wide = { fromMs: Math.max(0, range.fromMs - aroundMs), toMs: range.toMs + aroundMs }
  const days = reading.days.within(wide)
  if (days.length === 0) return ok({ entries: [], spans: [] })
  const values = new Values()
  const [name, from, to, first, last] = [values.add(application), values.add(nanos(range.fromMs)), values.add(nanos(range.toMs)), values.add(nanos(wide.fromMs)), values.add(nanos(wide.toMs))]
  const ofGroup = serverGroup === undefined ? '' : `AND r.server_group = ${values.add(serverGroup)}`
  const entries = unionOf(days, (day) => `SELECT s.trace_key, s.start_ns, ${columns} FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id) WHERE s.kind = 2 AND r.application = ${name} ${ofGroup} AND s.start_ns >= ${from} AND s.start_ns < ${to}`)
  const all = unionOf(
    days,
    (day) => `SELECT ${columns} FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id)
      WHERE s.start_ns >= ${first} AND s.start_ns < ${last} AND s.trace_key IN (SELECT trace_key FROM entries) AND s.trace_id IN (SELECT trace_id FROM entries)`,
  )
  const rows = await reading.ask(
    `WITH entries AS MATERIALIZED (SELECT * FROM (${entries}) ORDER BY start_ns DESC LIMIT ${requestsMax})
      SELECT trace_id, span_id, parent_id, name, kind, application, true AS entry FROM entries
      UNION ALL SELECT *, false FROM (SELECT * FROM (${all}) LIMIT ${fanOutSpansMax + 1})`,
    values.params,
  )
  if (!rows.ok) return rows
  return ok({ entries: rows.value.filter((row) => row.entry === true).map(spanOf), spans: rows.value.filter((row) => row.entry !== true).map(spanOf) })
}
