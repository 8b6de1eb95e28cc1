import { listValue } from '@duckdb/node-api'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { TraceFilterInput } from '../cohort-schemas'
import type { AttributeMap } from '../core/records'
import type { SampledTrace } from '../core/choose-cohort'
import type { TraceBox } from '../schemas'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { spanConditions } from './duckdb-span-filter'
import { unionOf, Values, whereAll } from './duckdb-sql'
import type { TraceSampleSource, Within } from './trace-samples'

/** Matching spans among which traces are chosen; with more, only every so many traces take part. */
const sampledSpansMax = 20_000
/** A trace begins and ends within an hour of the span that was found. */
const aroundMs = 3_600_000
const nanos = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n
/** More than any span takes, and still a BIGINT. */
const longestMs = 9_000_000_000_000

/** Ids of the traces whose root lies in a box. */
export function boxedTraces(reading: DuckdbReading, box: TraceBox, values: Values): string {
  const days = reading.days.within(box)
  if (days.length === 0) return `SELECT '' WHERE false`
  const [from, to] = [values.add(nanos(box.fromMs)), values.add(nanos(box.toMs))]
  const [min, max] = [values.add(BigInt(Math.round(Math.min(box.minMs, longestMs) * 1e6))), values.add(BigInt(Math.round(Math.min(box.maxMs, longestMs) * 1e6)))]
  return unionOf(days, (day) => `SELECT trace_id FROM "${day}".spans WHERE parent_id = '' AND start_ns >= ${from} AND start_ns < ${to} AND duration_ns >= ${min} AND duration_ns <= ${max}`)
}

function matching(reading: DuckdbReading, filter: TraceFilterInput, within: Within, days: readonly string[], values: Values): string {
  const conditions = ['true']
  if (within.kind === 'box') conditions.push(`s.trace_id IN (${boxedTraces(reading, within.box, values)})`)
  if (within.kind === 'failed') {
    const [from, to] = [values.add(nanos(filter.range.fromMs)), values.add(nanos(filter.range.toMs))]
    conditions.push(`s.trace_id IN (${unionOf(days, (day) => `SELECT trace_id FROM "${day}".spans WHERE status = 2 AND start_ns >= ${from} AND start_ns < ${to}`)})`)
  }
  const { applications, cluster, serverGroup, instance, zone } = filter.selector
  const asksResource = applications !== null || filter.attributes.length > 0 || [cluster, serverGroup, instance, zone].some((wanted) => wanted !== undefined)
  return unionOf(
    days,
    (day) => `SELECT s.trace_id, s.trace_key, s.start_ns, s.duration_ns, s.status, s.rowid * ${daysMax} + ${days.indexOf(day)} AS place FROM "${day}".spans s ${asksResource ? `JOIN "${day}".resources r USING (resource_id)` : ''}
      ${whereAll([...spanConditions({ ...filter, sort: 'newest', limit: 1 }, values), ...conditions])}`,
  )
}

/** A row and its day in one number: the slowest span of millions is found among numbers, and then looked up. */
const daysMax = 1_024

async function spansAt(reading: DuckdbReading, days: readonly string[], places: readonly bigint[]): Promise<Result<Chosen[], Fault>> {
  if (places.length === 0) return ok([])
  const values = new Values()
  const rowsOf = (day: string) => values.add(listValue(places.filter((place) => Number(place % BigInt(daysMax)) === days.indexOf(day)).map((place) => place / BigInt(daysMax))))
  const rows = await reading.ask(unionOf(days, (day) => `SELECT trace_id, start_ns::VARCHAR AS start_ns FROM "${day}".spans WHERE rowid IN (SELECT unnest(${rowsOf(day)}::BIGINT[]))`), values.params)
  return rows.ok ? ok(rows.value.map(chosen)) : rows
}

/** By the trace and by nothing else, so that a trace takes part whole. Short ids have no key of their own. */
const chance = `(CASE WHEN trace_key = 0 THEN hash(trace_id) ELSE hash(trace_key) END)`

interface Chosen {
  traceId: string
  startNs: bigint
}

const chosen = (row: Row): Chosen => ({ traceId: String(row.trace_id), startNs: BigInt(String(row.start_ns)) })

/** Which traces: by chance within each slice of the range, and how many there were. */
async function choose(reading: DuckdbReading, filter: TraceFilterInput, within: Within, bins: number, perBin: number, extremes: boolean): Promise<Result<{ traces: Chosen[]; spans: number; oneIn: number }, Fault>> {
  const days = reading.days.within(filter.range)
  if (days.length === 0) return ok({ traces: [], spans: 0, oneIn: 1 })
  const values = new Values()
  const all = matching(reading, filter, within, days, values)
  // Cast: a bound bigint is a HUGEINT, and dividing millions of those costs several times more.
  const bin = `((start_ns - ${values.add(nanos(filter.range.fromMs))}::BIGINT) // ${values.add(nanos((filter.range.toMs - filter.range.fromMs) / bins) || 1n)}::BIGINT)`
  const outstanding = extremes ? ', arg_max(place, duration_ns)::VARCHAR AS slowest, (arg_max(place, start_ns) FILTER (status = 2))::VARCHAR AS failed' : ''
  const slices = await reading.ask(`SELECT ${bin} AS bin, count(*) AS spans${outstanding} FROM (${all}) GROUP BY bin`, values.params)
  if (!slices.ok) return slices
  const spans = slices.value.reduce((sum, row) => sum + Number(row.spans), 0)
  const oneIn = Math.max(1, Math.ceil(spans / sampledSpansMax))
  const picked = await reading.ask(
    `WITH traces AS (SELECT trace_id, any_value(trace_key) AS trace_key, min(start_ns) AS start_ns, min(${bin}) AS bin FROM (${all}) WHERE ${chance} % ${oneIn} = 0 GROUP BY trace_id)
     SELECT trace_id, start_ns::VARCHAR AS start_ns FROM traces QUALIFY row_number() OVER (PARTITION BY bin ORDER BY hash(trace_id), trace_id) <= ${perBin}`,
    values.params,
  )
  if (!picked.ok) return picked
  const found = new Map(picked.value.map((row) => [String(row.trace_id), chosen(row)]))
  const places = slices.value.flatMap(({ slowest, failed }) => [slowest, failed]).flatMap((place) => (typeof place === 'string' ? BigInt(place) : []))
  const known = await spansAt(reading, days, places)
  if (!known.ok) return known
  for (const one of known.value) if (!found.has(one.traceId)) found.set(one.traceId, one)
  return ok({ traces: [...found.values()], spans, oneIn })
}

/** Where and when spans of some traces are to be looked for. */
function whereOf(traces: readonly Chosen[], values: Values): { sql: string; range: { fromMs: number; toMs: number } } {
  const starts = traces.map(({ startNs }) => startNs)
  const range = {
    fromMs: Math.max(0, Number(starts.reduce((a, b) => (a < b ? a : b)) / 1_000_000n) - aroundMs),
    toMs: Number(starts.reduce((a, b) => (a > b ? a : b)) / 1_000_000n) + aroundMs,
  }
  const ids = values.add(listValue(traces.map(({ traceId }) => traceId)))
  const keys = values.add(listValue([...new Set(traces.map(({ traceId }) => Number.parseInt(traceId.slice(0, 8), 16) | 0))]))
  return { range, sql: `s.start_ns >= ${values.add(nanos(range.fromMs))} AND s.start_ns < ${values.add(nanos(range.toMs))} AND s.trace_key IN (SELECT unnest(${keys})) AND s.trace_id IN (SELECT unnest(${ids}))` }
}

async function describe(reading: DuckdbReading, traces: readonly Chosen[]): Promise<Result<SampledTrace[], Fault>> {
  if (traces.length === 0) return ok([])
  const values = new Values()
  const { sql, range } = whereOf(traces, values)
  const spans = unionOf(
    reading.days.within(range),
    (day) => `SELECT s.trace_id, s.start_ns, s.duration_ns, s.status, s.name, s.parent_id, r.application FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id) WHERE ${sql}`,
  )
  const first = `arg_min(struct_pack(application := application, name := name, start_ns := start_ns, duration_ns := duration_ns, parent_id := parent_id), struct_pack(later := parent_id <> '', start_ns := start_ns))`
  const rows = await reading.ask(
    `WITH found AS (SELECT trace_id, ${first} AS root, min(start_ns) AS start_ns, max(start_ns + duration_ns) AS end_ns, count(*) AS spans, count(*) FILTER (status = 2) AS errors FROM (${spans}) GROUP BY trace_id)
     SELECT trace_id, root.application AS application, root.name AS name, root.parent_id = '' AS has_root, (CASE WHEN root.parent_id = '' THEN root.start_ns ELSE start_ns END)::VARCHAR AS start_ns,
       (CASE WHEN root.parent_id = '' THEN root.duration_ns ELSE end_ns - start_ns END)::VARCHAR AS duration_ns, spans, errors FROM found ORDER BY hash(trace_id), trace_id`,
    values.params,
  )
  if (!rows.ok) return rows
  return ok(
    rows.value.map((row) => ({
      traceId: String(row.trace_id), application: String(row.application), operation: String(row.name), startNs: BigInt(String(row.start_ns)), durationNs: BigInt(String(row.duration_ns)), failed: Number(row.errors) > 0,
      hasRoot: row.has_root === true, spans: Number(row.spans),
    })),
  )
}

export const duckdbTraceSample = (reading: DuckdbReading): TraceSampleSource => ({
  meta: (selector, range) => reading.meta(selector, range),

  async sample(filter, within, most) {
    const found = await choose(reading, filter, within, 1, most, false)
    return found.ok ? describe(reading, found.value.traces) : found
  },

  async spread(filter, bins, perBin) {
    const found = await choose(reading, filter, { kind: 'all' }, bins, perBin, true)
    if (!found.ok) return found
    const traces = await describe(reading, found.value.traces)
    return traces.ok ? ok({ traces: traces.value, spans: found.value.spans, oneIn: found.value.oneIn }) : traces
  },

  async factSpans(traces) {
    if (traces.length === 0) return ok([])
    const values = new Values()
    const { sql, range } = whereOf(traces, values)
    const spans = unionOf(reading.days.within(range), (day) => `SELECT s.trace_id, s.name, s.attributes, r.application, r.attributes AS resource FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id) WHERE ${sql}`)
    const rows = await reading.ask(spans, values.params)
    if (!rows.ok) return rows
    const resources = new Map<string, AttributeMap>()
    const resourceOf = (text: string) => {
      const known = resources.get(text) ?? (JSON.parse(text) as AttributeMap)
      resources.set(text, known)
      return known
    }
    return ok(rows.value.map((row) => ({ traceId: String(row.trace_id), application: String(row.application), name: String(row.name), attributes: JSON.parse(String(row.attributes)) as AttributeMap, resource: resourceOf(String(row.resource)) })))
  },
})
