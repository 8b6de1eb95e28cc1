import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { ArrivalPlace, ArrivalReader, ArrivalSelector, ArrivalTally, ArrivedLogRow, ArrivedPointRow, ArrivedRows, ArrivedSpanRow } from '../arrival-ports'
import type { Signal } from '../core/records'
import { severityNumberMin } from '../core/severity'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values } from './duckdb-sql'

const groupsMax = 1_000

const tables = { logs: 'logs', traces: 'spans', metrics: 'points' } as const satisfies Record<Signal, string>
/** What a row is thought to weigh on its way out. */
const bytesOf = {
  logs: 'strlen(l.body) + strlen(l.attributes) + 64',
  traces: 'strlen(l.name) + strlen(l.attributes) + strlen(l.events) + 128',
  metrics: 'coalesce(strlen(l.buckets), 0) + 96',
} satisfies Record<Signal, string>
const columns = {
  logs: 'l.time_ns, l.severity, l.body, l.trace_id, l.span_id, l.attributes',
  traces: 'l.start_ns, l.duration_ns, l.trace_id, l.span_id, l.parent_id, l.name, l.kind, l.status, l.status_message, l.attributes, l.events',
  metrics: 'l.time_ns, l.value, l.count, l.buckets, s.name, s.unit, s.kind, s.temporality, s.monotonic, s.attributes',
} satisfies Record<Signal, string>

function conditions({ signal, applications, severity }: ArrivalSelector, values: Values): string[] {
  const all = resourceConditions({ applications }, values)
  if (signal === 'logs' && severity !== undefined) all.push(`l.severity >= ${severityNumberMin(severity)}`)
  return all
}

const place = (row: Row): ArrivalPlace & { resource: string; attributes: string } => ({ stamp: Number(row.stamp), row: Number(row.place), resource: String(row.resource), attributes: String(row.attributes) })

const logRow = (row: Row): ArrivedLogRow => ({
  ...place(row), timeNs: BigInt(String(row.time_ns)), severity: Number(row.severity), body: String(row.body), traceId: String(row.trace_id), spanId: String(row.span_id),
})
const spanRow = (row: Row): ArrivedSpanRow => ({
  ...place(row), startNs: BigInt(String(row.start_ns)), durationNs: BigInt(String(row.duration_ns)), traceId: String(row.trace_id), spanId: String(row.span_id), parentId: String(row.parent_id), name: String(row.name),
  kind: Number(row.kind), status: Number(row.status), statusMessage: String(row.status_message), events: String(row.events),
})
const pointRow = (row: Row): ArrivedPointRow => ({
  ...place(row), timeNs: BigInt(String(row.time_ns)), name: String(row.name), unit: String(row.unit), kind: String(row.kind), temporality: Number(row.temporality), monotonic: row.monotonic === true,
  value: Number(row.value), count: row.count === null ? null : BigInt(String(row.count)), buckets: row.buckets === null ? null : String(row.buckets),
})

function rowsOf(signal: Signal, rows: Row[]): ArrivedRows {
  switch (signal) {
    case 'logs':
      return { signal, rows: rows.map(logRow) }
    case 'traces':
      return { signal, rows: rows.map(spanRow) }
    case 'metrics':
      return { signal, rows: rows.map(pointRow) }
  }
}

/** The last stamp of each day that has one beyond what was counted. Without new rows that costs a glance at what blocks hold. */
async function endsBeyond(reading: DuckdbReading, signal: Signal, days: readonly string[], from: (day: string) => number): Promise<Result<Map<string, number>, Fault>> {
  if (days.length === 0) return ok(new Map())
  const values = new Values()
  const arm = (day: string) => `SELECT '${day}' AS day, max(arrived_ms) AS stamp FROM "${day}".${tables[signal]} WHERE arrived_ms > ${values.add(BigInt(from(day)))}`
  const rows = await reading.ask(unionOf(days, arm), values.params)
  return rows.ok ? ok(new Map(rows.value.flatMap(({ day, stamp }) => (stamp === null ? [] : [[String(day), Number(stamp)] as const])))) : rows
}

async function countDay(reading: DuckdbReading, ask: ArrivalSelector, day: string, from: number, end: number): Promise<Result<ArrivalTally['counted'], Fault>> {
  const values = new Values()
  const where = [`l.arrived_ms > ${values.add(BigInt(from))}`, `l.arrived_ms <= ${values.add(BigInt(end))}`, ...conditions(ask, values)]
  const rows = await reading.ask(
    `SELECT l.arrived_ms AS stamp, count(*) AS records, sum(${bytesOf[ask.signal]}) AS bytes FROM "${day}".${tables[ask.signal]} l JOIN "${day}".resources r USING (resource_id)
     WHERE ${where.join(' AND ')} GROUP BY 1 ORDER BY 1 LIMIT ${groupsMax}`,
    values.params,
  )
  if (!rows.ok) return rows
  const groups = rows.value.map((row) => ({ stamp: Number(row.stamp), records: Number(row.records), bytes: Number(row.bytes) }))
  return ok([{ day, groups, upTo: groups.length < groupsMax ? end : (groups.at(-1)?.stamp ?? end) }])
}

/** Rows by their commits' stamps: unique to a commit and rising within a day, so that what a reader has had is one place in each. */
export const duckdbArrivals = (reading: DuckdbReading): ArrivalReader => ({
  async arrivalTally({ from, sinceMs, ...ask }) {
    const days = reading.days.stored.map(({ name }) => name)
    const counted: ArrivalTally['counted'] = []
    const fromOf = (day: string) => from[day] ?? sinceMs
    const ends = await endsBeyond(reading, ask.signal, days, fromOf)
    if (!ends.ok) return ends
    for (const day of days) {
      const end = ends.value.get(day)
      if (end === undefined) continue
      const found = await countDay(reading, ask, day, fromOf(day), end)
      if (!found.ok) return found
      counted.push(...found.value)
    }
    return ok({ days, counted })
  },
  async arrivals({ day, after, upTo, limit, ...ask }) {
    if (!reading.days.stored.some(({ name }) => name === day)) return ok(rowsOf(ask.signal, []))
    const values = new Values()
    const stamp = values.add(BigInt(after.stamp))
    const where = [`l.arrived_ms >= ${stamp}`, `l.arrived_ms <= ${values.add(BigInt(upTo))}`, `(l.arrived_ms > ${stamp} OR l.rowid > ${values.add(BigInt(after.row))})`, ...conditions(ask, values)]
    const series = ask.signal === 'metrics' ? `JOIN "${day}".series s USING (series_id)` : ''
    const rows = await reading.ask(
      `SELECT l.arrived_ms AS stamp, l.rowid AS place, r.attributes AS resource, ${columns[ask.signal]} FROM "${day}".${tables[ask.signal]} l JOIN "${day}".resources r USING (resource_id) ${series}
       WHERE ${where.join(' AND ')} ORDER BY 1, 2 LIMIT ${Math.floor(limit)}`,
      values.params,
    )
    return rows.ok ? ok(rowsOf(ask.signal, rows.value)) : rows
  },
})
