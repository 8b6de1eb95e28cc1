import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { CallEnd, CallsAnswer, CallsInput } from '../call-schemas'
import { callLeadMs, callSettleMs, endCode, endKinds } from '../core/calls'
import { binMs } from '../core/latency-bins'
import { daysAround } from './duckdb-call-minutes'
import { callSource } from './duckdb-call-source'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { percentileQuery } from './duckdb-rollup-source'
import { unionOf, Values, whereAll } from './duckdb-sql'

/** Spans since the last count that a question still joins by itself; behind a longer queue the answer ends at the mark, and is as old as it. */
const uncountedMax = 200_000

type Ask = z.output<typeof CallsInput>
type Marks = ReadonlyMap<string, bigint>

const from = ['caller_kind', 'caller', 'caller_zone'] as const
const to = ['kind', 'target', 'target_zone'] as const

export async function askCalls(reading: DuckdbReading, ask: Ask, nowMs: number): Promise<Result<CallsAnswer, Fault>> {
  const minutes = { fromS: Math.floor(ask.range.fromMs / 60_000) * 60, toS: Math.ceil(ask.range.toMs / 60_000) * 60 }
  const meta = reading.meta({ applications: ask.applications }, ask.range, 'counts')
  const days = reading.days.within({ fromMs: minutes.fromS * 1_000, toMs: minutes.toS * 1_000 })
  if (days.length === 0) return ok({ ends: [], calls: [], more: 0, seconds: 0, meta })
  // Read before the question, so that no call counts twice.
  const marks: Marks = new Map(reading.days.stored.map(({ name, callsMark }) => [name, callsMark]))
  const uncounted = await countUncounted(reading, days, marks)
  if (!uncounted.ok) return uncounted
  const behind = uncounted.value.reduce((sum, { spans }) => sum + spans, 0) > uncountedMax

  const values = new Values()
  const counted = unionOf(days, (day) => `SELECT minute_s, ${[...from, ...to].join(', ')}, bin, requests, errors FROM "${day}".call_minute WHERE made_ms <= ${marks.get(day) ?? 0n}`)
  const fresh = behind ? null : freshCalls(reading, uncounted.value.filter(({ spans }) => spans > 0).map(({ day }) => day), marks, nowMs)
  const raw = visibleCalls(fresh === null ? counted : `${counted} UNION ALL (SELECT * FROM ${fresh})`, ask, minutes, values)
  const figures = (keys: readonly string[]) => percentileQuery('SELECT * FROM binned', keys)
  const rows = await reading.ask(
    `WITH binned AS MATERIALIZED (SELECT ${[...from, ...to].join(', ')}, bin, sum(requests) AS requests, sum(errors) AS errors, min(minute_s) AS first_s FROM (${raw}) GROUP BY ${[...from, ...to].join(', ')}, bin),
      calls AS (SELECT *, count(*) OVER () AS total FROM (${figures([...from, ...to])}) ORDER BY requests DESC, ${[...from, ...to].join(', ')} LIMIT ${ask.limit}),
      ends AS (${figures(to)})
      SELECT ${[...from, ...to].join(', ')}, requests, errors, p95, total::DOUBLE AS total, (SELECT min(first_s) FROM binned) AS first_s FROM calls
      UNION ALL SELECT NULL, NULL, NULL, ${to.join(', ')}, requests, errors, p95, NULL, NULL FROM ends ORDER BY requests DESC, ${[...from, ...to].join(', ')}`,
    values.params,
  )
  if (!rows.ok) return rows
  const markMs = Math.min(...uncounted.value.filter(({ spans }) => spans > 0).map(({ day }) => Number(marks.get(day) ?? 0n)))
  const said = behind ? behindMeta(meta, markMs) : meta
  return ok({ ...shape(rows.value), seconds: coveredSeconds(rows.value, minutes, Math.min(said.asOfMs, ask.range.toMs)), meta: said })
}

/** Without a mark a day is one that an older version stored: its calls are missing until they are caught up with. */
function behindMeta(meta: CallsAnswer['meta'], markMs: number): CallsAnswer['meta'] {
  if (markMs > 0) return { ...meta, asOfMs: markMs }
  return { ...meta, complete: false, missing: [...meta.missing, 'Calls of spans that were stored before are still being counted.'] }
}

async function countUncounted(reading: DuckdbReading, days: readonly string[], marks: Marks): Promise<Result<{ day: string; spans: number }[], Fault>> {
  const rows = await reading.ask(unionOf(days, (day) => `SELECT '${day}' AS day, count(*)::DOUBLE AS spans FROM "${day}".spans WHERE arrived_ms > ${marks.get(day) ?? 0n}`))
  return rows.ok ? ok(rows.value.map((row) => ({ day: String(row.day), spans: Number(row.spans) }))) : rows
}

function freshCalls(reading: DuckdbReading, days: readonly string[], marks: Marks, nowMs: number): string | null {
  if (days.length === 0) return null
  const after = days.map((name) => ({ name, afterMs: marks.get(name) ?? 0n }))
  const oldest = after.reduce((least, { afterMs }) => (afterMs < least ? afterMs : least), after[0]?.afterMs ?? 0n)
  const pool = [...new Set(days.flatMap((day) => daysAround(reading.days, day)))]
  return callSource({ days: after, upToMs: null, pool, poolFromMs: oldest - BigInt(callLeadMs), poolToMs: null, settledNs: BigInt(nowMs - callSettleMs) * 1_000_000n })
}

/** Within range, zone and scope. Names outside the scope are gone before anything is added up. */
function visibleCalls(source: string, { applications, zone, byZone }: Ask, { fromS, toS }: { fromS: number; toS: number }, values: Values): string {
  const isApplication = (kind: string) => `${kind} = ${endCode.application}`
  const foreign = (kind: string, name: string) => (applications === null ? 'false' : `(${isApplication(kind)} AND NOT ${values.oneOf(name, applications)})`)
  const conditions = [`minute_s >= ${fromS}`, `minute_s < ${toS}`]
  if (zone !== undefined) conditions.push(`CASE WHEN ${isApplication('kind')} THEN target_zone ELSE caller_zone END = ${values.add(zone)}`)
  const end = (kind: string, name: string, at: string) => {
    const hidden = foreign(kind, name)
    return `CASE WHEN ${hidden} THEN ${endCode.hidden} ELSE ${kind} END AS ${kind}, CASE WHEN ${hidden} THEN '' ELSE ${name} END AS ${name}, ${byZone ? `CASE WHEN ${hidden} THEN '' ELSE ${at} END` : `''`} AS ${at}`
  }
  const all = `SELECT minute_s, ${end('caller_kind', 'caller', 'caller_zone')}, ${end('kind', 'target', 'target_zone')}, bin, requests, errors FROM (${source}) ${whereAll(conditions)}`
  return applications === null ? all : `SELECT * FROM (${all}) WHERE ${isApplication('caller_kind')} OR ${isApplication('kind')}`
}

const coveredSeconds = (rows: readonly Row[], { fromS }: { fromS: number }, untilMs: number): number => {
  const first = rows.find((row) => row.first_s !== null)?.first_s
  return first === undefined ? 0 : Math.max(1, untilMs / 1_000 - Math.max(fromS, Number(first)))
}

function shape(rows: readonly Row[]): Pick<CallsAnswer, 'ends' | 'calls' | 'more'> {
  const places = new Map<string, number>()
  const ends: CallsAnswer['ends'] = []
  const place = (kind: unknown, name: unknown, zone: unknown, figures = { requests: 0, errors: 0, p95Ms: null as number | null }): number => {
    const end: CallEnd = { kind: endKinds[Number(kind)] ?? 'external', name: String(name), zone: String(zone) }
    const key = JSON.stringify([end.kind, end.name, end.zone])
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, ends.length)
    return ends.push({ ...end, ...figures }) - 1
  }
  const figuresOf = (row: Row) => ({ requests: Number(row.requests), errors: Number(row.errors), p95Ms: row.p95 === null ? null : binMs(Number(row.p95)) })
  for (const row of rows) if (row.caller_kind === null) place(row.kind, row.target, row.target_zone, figuresOf(row))
  const made = rows.filter((row) => row.caller_kind !== null)
  const calls = made.map((row) => ({ from: place(row.caller_kind, row.caller, row.caller_zone), to: place(row.kind, row.target, row.target_zone), ...figuresOf(row) }))
  return { ends, calls, more: Math.max(0, Number(made[0]?.total ?? 0) - calls.length) }
}
