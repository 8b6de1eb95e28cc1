import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { TraceFilterInput } from './cohort-schemas'
import { parseAttributeFilter } from './core/attribute-filter'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'
import type { TraceScatterQuery } from './trace-query-schemas'

/** What finds traces, within what the actor may see. */
export async function scopedTraceFilter(ports: TelemetryPorts, actor: Actor, query: Omit<TraceScatterQuery, 'bins' | 'perBin'>): Promise<Result<{ filter: TraceFilterInput; seen: string[] | null }, Fault>> {
  const attributes = parseAttributeFilter(query.attributes ?? '')
  if (!attributes.ok) return fail(fault('invalid-input', 'The attribute filter is not valid.', { errors: attributes.error }))
  const asked = await scopedQuestion(ports, actor, query)
  if (!asked.ok) return asked
  const { selector, range, seen } = asked.value
  const { operation, minMs, maxMs, status } = query
  const filter: TraceFilterInput = { selector, range, attributes: attributes.value, status, ...(operation !== undefined && { operation }), ...(minMs !== undefined && { minMs }), ...(maxMs !== undefined && { maxMs }) }
  return ok({ filter, seen })
}
