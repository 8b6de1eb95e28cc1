import { listValue } from '@duckdb/node-api'
import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { callersHops, callersLeadMs, callersRequestsMax } from '../core/callers'
import type { CallersAnswer, CallersInput } from '../schemas'
import type { DuckdbReading } from './duckdb-reading'
import { unionOf, Values } from './duckdb-sql'

const nanos = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n

/** Served spans joined with the span that each came from, and that with its own where it only passes requests on. */
export async function askCallers(reading: DuckdbReading, { application, range, through }: z.output<typeof CallersInput>): Promise<Result<CallersAnswer, Fault>> {
  const meta = reading.meta({ applications: [application] }, range)
  const wide = { fromMs: range.fromMs - callersLeadMs, toMs: range.toMs }
  const days = reading.days.within(wide)
  if (days.length === 0) return ok({ callers: [], meta })

  const values = new Values()
  const [name, from, lead, to] = [values.add(application), values.add(nanos(range.fromMs)), values.add(nanos(wide.fromMs)), values.add(nanos(range.toMs))]
  const passes = through.length === 0 ? null : values.add(listValue([...through]))
  const served = unionOf(
    days,
    (day) => `SELECT s.start_ns, s.trace_key, s.trace_id, s.parent_id FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id)
      WHERE s.kind = 2 AND r.application = ${name} AND s.start_ns >= ${from} AND s.start_ns < ${to}`,
  )
  const pool = unionOf(
    days,
    (day) => `SELECT s.trace_id, s.span_id, s.parent_id, r.application FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id)
      WHERE s.start_ns >= ${lead} AND s.start_ns < ${to} AND s.trace_key IN (SELECT trace_key FROM served)`,
  )
  const hops = Array.from({ length: callersHops(through) }, (_, at) => at + 1)
  // Equalities alone: with any other condition an outer join compares every pair.
  const joins = hops.map((hop) => `LEFT JOIN pool p${hop} ON p${hop}.trace_id = served.trace_id AND p${hop}.span_id = ${hop === 1 ? 'served' : `p${hop - 1}`}.parent_id`)
  const caller = passes === null ? 'p1.application' : `CASE ${hops.map((hop) => `WHEN p${hop}.application IS NULL THEN NULL WHEN NOT list_contains(${passes}, p${hop}.application) THEN p${hop}.application`).join(' ')} END`
  const rows = await reading.ask(
    `WITH served AS MATERIALIZED (SELECT * FROM (${served}) ORDER BY start_ns DESC LIMIT ${callersRequestsMax}),
      pool AS MATERIALIZED (SELECT trace_id, span_id, any_value(parent_id) AS parent_id, any_value(application) AS application FROM (${pool}) GROUP BY trace_id, span_id)
      SELECT ${caller} AS caller, count(*)::DOUBLE AS requests FROM served ${joins.join(' ')} GROUP BY 1 ORDER BY 2 DESC, 1`,
    values.params,
  )
  if (!rows.ok) return rows
  return ok({ callers: rows.value.map((row) => ({ application: row.caller === null ? null : String(row.caller), requests: Number(row.requests) })), meta })
}
