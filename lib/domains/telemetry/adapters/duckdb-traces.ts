import type { z } from 'zod'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { TraceCursor } from '../core/cursors'
import { millis } from '../core/span-view'
import type { TraceRow, TraceSearchAnswer, TraceSearchInput } from '../schemas'
import { attributeCondition, pairsOf } from './duckdb-attributes'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { spanConditions } from './duckdb-span-filter'
import { type Stretch, stretchesWith } from './duckdb-span-words'
import { boxedTraces } from './duckdb-trace-sample'
import { unionOf, Values, whereAll } from './duckdb-sql'

type Ask = z.output<typeof TraceSearchInput>

/** More resources than this are not named in a question one by one. */
const holdersMax = 500

interface Found {
  traceId: string
  rank: bigint
  startNs: bigint
}

/**
 * Traces of which one span meets every condition, ordered by that span's start or duration (the last or longest one
 * where several do), then by id.
 */
export async function askTraces(reading: DuckdbReading, ask: Ask): Promise<Result<TraceSearchAnswer, Fault>> {
  const meta = reading.meta(ask.selector, ask.range)
  const cursor = ask.cursor === undefined ? null : decodeCursor(ask.cursor, TraceCursor)
  if (ask.cursor !== undefined && cursor?.sort !== ask.sort)
    return fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))
  const days = reading.days.within(ask.range)
  if (days.length === 0) return ok({ items: [], next: null, total: 0, meta })

  const found = await findTraces(reading, ask, days, cursor)
  if (!found.ok) return found
  const page = found.value.slice(0, ask.limit)
  const rows = await describe(reading, page)
  if (!rows.ok) return rows
  const last = page.at(-1)
  const next = found.value.length > ask.limit && last ? encodeCursor({ sort: ask.sort, rank: last.rank.toString(), traceId: last.traceId }) : null
  return ok({ items: page.flatMap(({ traceId }) => rows.value.get(traceId) ?? []), next, total: cursor === null && next === null ? page.length : null, meta })
}

/** Which resources of each day hold each attribute that is asked for; null where they are too many to be named. */
async function holdersOf(reading: DuckdbReading, ask: Ask, days: readonly string[]): Promise<Result<Map<string, number[][]> | null, Fault>> {
  const holders = new Map<string, number[][]>(days.map((day) => [day, ask.attributes.map((): number[] => [])]))
  if (ask.attributes.length === 0) return ok(holders)
  const values = new Values()
  const arms = days.flatMap((day) =>
    ask.attributes.map(({ key, value }, at) => `(SELECT '${day}' AS day, ${at} AS filter, resource_id FROM "${day}".resources r WHERE ${attributeCondition({ key, value, not: false }, ['r.attributes'], values)} LIMIT ${holdersMax + 1})`),
  )
  const rows = await reading.ask(arms.join(' UNION ALL '), values.params)
  if (!rows.ok) return rows
  for (const row of rows.value) holders.get(String(row.day))?.[Number(row.filter)]?.push(Number(row.resource_id))
  return ok([...holders.values()].some((filters) => filters.some(({ length }) => length > holdersMax)) ? null : holders)
}

/** Where among the spans of each day all the attributes may stand that no resource of it holds; null where it is to be read whole. */
async function placesOf(reading: DuckdbReading, ask: Ask, days: readonly string[], holders: Map<string, number[][]> | null): Promise<Result<Map<string, Stretch[] | null>, Fault>> {
  const places = new Map<string, Stretch[] | null>()
  for (const day of days) {
    const held = holders?.get(day)
    const texts = ask.attributes.flatMap(({ key, value, not }, at) => (not || held?.[at]?.length !== 0 ? [] : (pairsOf(key, value)?.slice(0, 1) ?? [])))
    const found = await stretchesWith(reading, day, texts)
    if (!found.ok) return found
    places.set(day, found.value)
  }
  return ok(places)
}

async function findTraces(reading: DuckdbReading, ask: Ask, days: string[], cursor: z.output<typeof TraceCursor> | null): Promise<Result<Found[], Fault>> {
  const holders = await holdersOf(reading, ask, days)
  if (!holders.ok) return holders
  const known = holders.value
  const places = await placesOf(reading, ask, days, known)
  if (!places.ok) return places
  const rank = ask.sort === 'newest' ? 'start_ns' : 'duration_ns'
  const { selector } = ask
  const needsResource = selector.applications !== null || known === null || [selector.cluster, selector.serverGroup, selector.instance, selector.zone].some((wanted) => wanted !== undefined)
  const find = async (range: Ask['range'], newestSpans: number | null): Promise<Result<Row[], Fault>> => {
    const values = new Values()
    const boxed = ask.box ? [`s.trace_id IN (${boxedTraces(reading, ask.box, values)})`] : []
    const arms = reading.days.within(range).filter((day) => days.includes(day)).flatMap((day) => {
      const join = needsResource ? `JOIN "${day}".resources r USING (resource_id)` : ''
      const conditions = [...spanConditions({ ...ask, range }, values, known?.get(day)), ...boxed]
      const rows = places.value.get(day)?.map(({ from, to }) => [`s.rowid >= ${from}`, `s.rowid < ${to}`]) ?? [[]]
      return rows.map((within) => `(SELECT s.trace_id, s.${rank} AS rank, s.start_ns FROM "${day}".spans s ${join} ${whereAll([...within, ...conditions])})`)
    })
    if (arms.length === 0) return ok([])
    const matching = arms.join(' UNION ALL ')
    const spans = newestSpans === null ? matching : `SELECT * FROM (${matching}) ORDER BY rank DESC LIMIT ${newestSpans}`
    const after = cursor ? `HAVING (max(rank), trace_id) < (${values.add(BigInt(cursor.rank))}, ${values.add(cursor.traceId)})` : ''
    return reading.ask(
      `SELECT trace_id, max(rank)::VARCHAR AS rank, max(start_ns)::VARCHAR AS start_ns, sum(count(*)) OVER () AS spans FROM (${spans}) GROUP BY trace_id ${after} ORDER BY max(rank) DESC, trace_id DESC LIMIT ${ask.limit + 1}`,
      values.params,
    )
  }
  const found = (rows: Row[]): Found[] => rows.map((row) => ({ traceId: String(row.trace_id), rank: BigInt(String(row.rank)), startNs: BigInt(String(row.start_ns)) }))
  const isPlaced = days.every((day) => places.value.get(day))
  // The first page mostly lies within the newest spans; reading them alone spares grouping, and often reading, the whole range.
  // How dense they are nobody knows before: a short end of the range is tried first, and costs little where it is empty.
  const newestSpans = Math.max(5_000, ask.limit * 50)
  for (const share of cursor || ask.sort !== 'newest' || isPlaced ? [] : [256, 16]) {
    const { fromMs, toMs } = ask.range
    const rows = await find({ fromMs: toMs - Math.ceil((toMs - fromMs) / share), toMs }, newestSpans)
    if (!rows.ok) return rows
    if (rows.value.length > ask.limit) return ok(found(rows.value))
  }
  let rows = await find(ask.range, cursor ? null : newestSpans)
  if (!rows.ok) return rows
  if (!cursor && rows.value.length <= ask.limit && Number(rows.value[0]?.spans ?? 0) >= newestSpans) rows = await find(ask.range, null)
  return rows.ok ? ok(found(rows.value)) : rows
}

/** Spans of a trace that begin within an hour of its found span: what a row shows. */
const aroundNs = 3_600_000_000_000n

async function describe(reading: DuckdbReading, page: readonly Found[]): Promise<Result<Map<string, TraceRow>, Fault>> {
  const starts = page.map(({ startNs }) => startNs)
  if (starts.length === 0) return ok(new Map())
  const fromNs = starts.reduce((a, b) => (a < b ? a : b)) - aroundNs
  const toNs = starts.reduce((a, b) => (a > b ? a : b)) + aroundNs
  const values = new Values()
  const ids = page.map(({ traceId }) => traceId)
  const keys = ids.map((id) => Number.parseInt(id.slice(0, 8), 16) | 0)
  const [from, to] = [values.add(fromNs), values.add(toNs)]
  const named = values.oneOf('s.trace_id', ids)
  const days = reading.days.within({ fromMs: Number(fromNs / 1_000_000n), toMs: Number(toNs / 1_000_000n) + 1 })
  // By their numbers: texts are read of the rows of these traces alone.
  const spans = unionOf(
    days,
    (day) => `SELECT s.trace_id, s.start_ns, s.duration_ns, s.status, s.name, s.parent_id, r.application FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id)
      WHERE s.rowid IN (SELECT rowid FROM "${day}".spans WHERE start_ns >= ${from} AND start_ns < ${to} AND trace_key IN (${keys.join(', ')})) AND ${named}`,
  )
  // The root comes first whatever the clocks say; until it arrives the earliest span stands for it.
  const first = `arg_min(struct_pack(application := application, name := name), struct_pack(later := parent_id <> '', start_ns := start_ns))`
  const rows = await reading.ask(
    `SELECT trace_id, ${first}.application AS root_application, ${first}.name AS root_operation, min(start_ns)::VARCHAR AS start_ns, max(start_ns + duration_ns)::VARCHAR AS end_ns,
       count(*) AS spans, count(*) FILTER (status = 2) AS errors, list_sort(list(DISTINCT application)) AS applications FROM (${spans}) GROUP BY trace_id`,
    values.params,
  )
  return rows.ok ? ok(new Map(rows.value.map((row) => [String(row.trace_id), rowOf(row)]))) : rows
}

const rowOf = (row: Row): TraceRow => ({
  traceId: String(row.trace_id),
  rootApplication: String(row.root_application),
  rootOperation: String(row.root_operation),
  startMs: millis(BigInt(String(row.start_ns))),
  durationMs: millis(BigInt(String(row.end_ns)) - BigInt(String(row.start_ns))),
  spans: Number(row.spans),
  errors: Number(row.errors),
  applications: (row.applications as unknown[]).map(String),
})
