import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { type ArrivalPlace, type ArrivalReader, type ArrivalSelector, type ArrivalTally, type ArrivedLogRow, type ArrivedPointRow, type ArrivedRows, type ArrivedSpanRow, wholeCommit } from '../arrival-ports'
import type { Signal } from '../core/records'
import { severityNumberMin } from '../core/severity'
import type { Row } from './duckdb-engine'
import { idText } from './duckdb-ids'
import { goneTable, placeIn, type Places } from './duckdb-places'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, Values } from './duckdb-sql'

const groupsMax = 1_000
/** All of a day of which is not known what is gone: only then can it be told from what had waited. */
const forgottenGroupsMax = 100_000

const tables = { logs: 'logs', traces: 'spans', metrics: 'points' } as const satisfies Record<Signal, string>
/** What a row is thought to weigh on its way out. */
const bytesOf = {
  logs: 'strlen(l.body) + strlen(l.attributes) + 64',
  traces: 'strlen(l.name) + strlen(l.attributes) + strlen(l.events) + 128',
  metrics: 'coalesce(strlen(l.buckets), 0) + 96',
} satisfies Record<Signal, string>
const columns = {
  logs: `l.time_ns, l.severity, l.body, ${idText('trace_id')} AS trace_id, ${idText('span_id')} AS span_id, l.attributes`,
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

interface Day {
  name: string
  places: Places
}

/** What lies behind a place, among rows `l` whose last one is at `last`. A commit that was had whole is not looked into: blocks tell by themselves. */
function beyond({ stamp, row }: ArrivalPlace, last: string, values: Values): string {
  const at = values.add(BigInt(stamp))
  return row >= wholeCommit ? `l.arrived_ms > ${at}` : `l.arrived_ms >= ${at} AND (l.arrived_ms > ${at} OR ${last} > ${values.add(BigInt(row))})`
}
const lastOfRun = 'l.place + l.records - 1'
/** Only days whose places are in a column know what is gone of them. */
const goneOf = (signal: Signal, { places }: Day) => (places === 'column' ? goneTable[tables[signal]] : null)

/** The last stamp of each day that has one beyond what was counted. Without new rows that costs a glance at what blocks hold. */
async function endsBeyond(reading: DuckdbReading, signal: Signal, days: readonly Day[], from: (day: Day) => ArrivalPlace): Promise<Result<Map<string, number>, Fault>> {
  if (days.length === 0) return ok(new Map())
  const values = new Values()
  const arm = (day: Day, table: string, last: string) => `SELECT '${day.name}' AS day, max(l.arrived_ms) AS stamp FROM "${day.name}".${table} l WHERE ${beyond(from(day), last, values)}`
  const arms = days.flatMap((day) => {
    const gone = goneOf(signal, day)
    return [arm(day, tables[signal], placeIn[day.places]), ...(gone ? [arm(day, gone, lastOfRun)] : [])]
  })
  const rows = await reading.ask(`SELECT day, max(stamp) AS stamp FROM (${arms.join(' UNION ALL ')}) WHERE stamp IS NOT NULL GROUP BY day`, values.params)
  return rows.ok ? ok(new Map(rows.value.map(({ day, stamp }) => [String(day), Number(stamp)] as const))) : rows
}

/** Of a commit that was had in part, a run counts by what of it lies behind. */
function goneRecords({ stamp, row }: ArrivalPlace, values: Values): string {
  return row >= wholeCommit ? 'l.records' : `CASE WHEN l.arrived_ms > ${values.add(BigInt(stamp))} THEN l.records ELSE least(l.records, ${lastOfRun} - ${values.add(BigInt(row))}) END`
}

async function countDay(reading: DuckdbReading, ask: ArrivalSelector, day: Day, from: ArrivalPlace, end: number): Promise<Result<ArrivalTally['counted'][number], Fault>> {
  const values = new Values()
  const arm = (table: string, last: string, figures: string) =>
    `SELECT l.arrived_ms AS stamp, ${figures} FROM "${day.name}".${table} l JOIN "${day.name}".resources r USING (resource_id)
     WHERE ${[beyond(from, last, values), `l.arrived_ms <= ${values.add(BigInt(end))}`, ...conditions(ask, values)].join(' AND ')} GROUP BY 1`
  const gone = goneOf(ask.signal, day)
  const arms = [arm(tables[ask.signal], placeIn[day.places], `count(*) AS records, sum(${bytesOf[ask.signal]}) AS bytes, 0 AS gone`)]
  if (gone) arms.push(arm(gone, lastOfRun, `0, 0, sum(${goneRecords(from, values)})`))
  const most = day.places === 'forgotten' ? forgottenGroupsMax : groupsMax
  const rows = await reading.ask(`SELECT stamp, sum(records) AS records, sum(bytes) AS bytes, sum(gone) AS gone FROM (${arms.join(' UNION ALL ')}) GROUP BY 1 ORDER BY 1 LIMIT ${most}`, values.params)
  if (!rows.ok) return rows
  const groups = rows.value.map((row) => ({ stamp: Number(row.stamp), records: Number(row.records), bytes: Number(row.bytes), gone: Number(row.gone) }))
  return ok({ day: day.name, groups, upTo: groups.length < most ? end : (groups.at(-1)?.stamp ?? end) })
}

/** Rows by their commits' stamps: unique to a commit and rising within a day, so that what a reader has had is one place in each. */
export const duckdbArrivals = (reading: DuckdbReading): ArrivalReader => {
  /** Thinned since: what a question then read as places are none. Of a day that was dropped since, the answer is what it was. */
  const isOtherwise = ({ name, places }: Day) => reading.days.stored.some((one) => one.name === name && one.places !== places)
  return {
    async arrivalTally({ from, sinceMs, ...ask }) {
      const days = reading.days.stored.map(({ name, places }) => ({ name, places }))
      const counted: ArrivalTally['counted'] = []
      const fromOf = ({ name }: Day) => from[name] ?? { stamp: sinceMs, row: wholeCommit }
      const ends = await endsBeyond(reading, ask.signal, days, fromOf)
      if (!ends.ok) return ends
      for (const day of days) {
        const end = ends.value.get(day.name)
        if (end === undefined) continue
        const found = await countDay(reading, ask, day, fromOf(day), end)
        if (!found.ok) return found
        if (!isOtherwise(day)) counted.push(found.value)
      }
      return ok({ days: days.map(({ name }) => name), thinned: days.flatMap(({ name, places }) => (places === 'rows' ? [] : [{ day: name, told: places === 'column' }])), counted })
    },
    async arrivals({ day: name, after, upTo, limit, ...ask }) {
      for (;;) {
        const stored = reading.days.stored.find((one) => one.name === name)
        if (!stored) return ok({ ...rowsOf(ask.signal, []), thinned: false })
        const day = { name, places: stored.places }
        const values = new Values()
        const where = [beyond(after, placeIn[day.places], values), `l.arrived_ms <= ${values.add(BigInt(upTo))}`, ...conditions(ask, values)]
        const series = ask.signal === 'metrics' ? `JOIN "${name}".series s USING (series_id)` : ''
        const rows = await reading.ask(
          `SELECT l.arrived_ms AS stamp, ${placeIn[day.places]} AS place, r.attributes AS resource, ${columns[ask.signal]} FROM "${name}".${tables[ask.signal]} l JOIN "${name}".resources r USING (resource_id) ${series}
           WHERE ${where.join(' AND ')} ORDER BY 1, 2 LIMIT ${Math.floor(limit)}`,
          values.params,
        )
        if (!isOtherwise(day)) return rows.ok ? ok({ ...rowsOf(ask.signal, rows.value), thinned: day.places !== 'rows' }) : rows
      }
    },
  }
}
