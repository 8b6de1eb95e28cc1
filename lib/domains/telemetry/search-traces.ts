import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { parseAttributeFilter } from './core/attribute-filter'
import { redactRow } from './core/redact-trace'
import { readTraceBox } from './core/trace-box'
import type { TracesQuery } from './query-schemas'
import type { TraceSearchAnswer } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** A found trace may cross other teams' applications: their names stay hidden in its row. */
export const searchTraces =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: TracesQuery): Promise<Result<TraceSearchAnswer, Fault>> => {
    const attributes = parseAttributeFilter(query.attributes ?? '')
    if (!attributes.ok) return fail(fault('invalid-input', 'The attribute filter is not valid.', { errors: attributes.error }))
    const box = readTraceBox(query.box)
    if (!box.ok) return fail(fault('invalid-input', 'The part of the plot is not valid.', { errors: box.error }))
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range, seen } = asked.value
    const { operation, minMs, maxMs, status, sort, limit, cursor } = query
    const found = await ports.source.searchTraces({
      selector, range, attributes: attributes.value, status, sort, limit,
      ...(operation !== undefined && { operation }), ...(minMs !== undefined && { minMs }), ...(maxMs !== undefined && { maxMs }), ...(cursor !== undefined && { cursor }), ...(box.value && { box: box.value }),
    })
    if (!found.ok) return found
    const visible = seen === null ? null : new Set(seen)
    return ok({ ...found.value, items: found.value.items.map((row) => redactRow(row, visible)) })
  }
