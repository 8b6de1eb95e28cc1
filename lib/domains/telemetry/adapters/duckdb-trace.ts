import type { z } from 'zod'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { AttributeMap } from '../core/records'
import { belowTheirHalf, isShortTraceId, shortTraceId } from '../core/shared-spans'
import { millis, spanView, type StoredSpan } from '../core/span-view'
import { inTreeOrder } from '../core/trace-tree'
import type { TraceAnswer, TraceInput } from '../schemas'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'

const traceKey = (traceId: string): number => Number.parseInt(traceId.slice(0, 8), 16) | 0

export const spanOf = (row: Row): StoredSpan => ({
  spanId: String(row.span_id),
  parentId: String(row.parent_id),
  name: String(row.name),
  kind: Number(row.kind),
  startNs: BigInt(String(row.start_ns)),
  durationNs: BigInt(String(row.duration_ns)),
  status: Number(row.status),
  statusMessage: String(row.status_message),
  attributes: JSON.parse(String(row.attributes)) as AttributeMap,
  resource: JSON.parse(String(row.resource)) as AttributeMap,
  events: (row.events === '' ? [] : (JSON.parse(String(row.events)) as [string, string, AttributeMap][])).map(([timeNs, name, attributes]) => ({ timeNs: BigInt(timeNs), name, attributes })),
  from: { application: String(row.application), cluster: String(row.cluster), serverGroup: String(row.server_group), instance: String(row.instance), zone: String(row.zone) },
})

/**
 * A short id is the low half of whole ones, which no key finds; a whole one may be stored short too, under the key of zero. Each key
 * is a question of its own: only an equality alone is tried on the keys before anything else of a row is read.
 */
export const spansOfTrace = (traceId: string, day: string): { sql: string; params: Record<string, string | number> } => {
  const where = (condition: string) => `SELECT * FROM "${day}".spans WHERE ${condition}`
  return isShortTraceId(traceId)
    ? { sql: where('right(trace_id, 16) = $low'), params: { low: traceId.slice(16) } }
    : { sql: `${where('trace_key = $key AND trace_id = $id')} UNION ALL ${where('trace_key = 0 AND trace_id = $short')}`, params: { key: traceKey(traceId), id: traceId, short: shortTraceId(traceId) } }
}

/** All spans of a trace. Days are read from the newest back, and no further once a day after the trace's own has none. */
export async function askTrace(reading: DuckdbReading, { traceId, spansMax }: z.output<typeof TraceInput>): Promise<Result<TraceAnswer, Fault>> {
  // A thinned day keeps a trace whole or not at all.
  const meta = reading.meta({ applications: null }, null, 'counts')
  const spans: StoredSpan[] = []
  let count = 0
  for (const { name } of [...reading.days.stored].reverse()) {
    const { sql, params } = spansOfTrace(traceId, name)
    const found = await reading.ask(
      `SELECT s.*, r.application, r.cluster, r.server_group, r.instance, r.zone, r.attributes AS resource, count(*) OVER () AS stored
       FROM (${sql}) s JOIN "${name}".resources r USING (resource_id) ORDER BY s.start_ns LIMIT ${spansMax}`,
      params,
    )
    if (!found.ok) return found
    if (found.value.length === 0 && spans.length > 0) break
    count += Number(found.value[0]?.stored ?? 0)
    spans.push(...found.value.map(spanOf))
  }
  if (spans.length === 0) return fail(fault('not-found', `No span of trace ${traceId} is stored.`))
  spans.sort((a, b) => (a.startNs < b.startNs ? -1 : 1))
  const shown = spans.slice(0, spansMax)
  const startNs = shown[0]?.startNs ?? 0n
  const endNs = shown.reduce((end, span) => (span.startNs + span.durationNs > end ? span.startNs + span.durationNs : end), 0n)
  const tree = inTreeOrder(belowTheirHalf(shown))
  return ok({ traceId, startMs: millis(startNs), durationMs: millis(endNs - startNs), spans: tree.map((span) => spanView(span, startNs)), more: count - shown.length, meta })
}
