import { type AttributeMap, type ExemplarRecord, newAttributes } from './records'

const traceNames = ['trace_id', 'traceID', 'traceId', 'TraceID']
const spanNames = ['span_id', 'spanID', 'spanId', 'SpanID']

/** An exemplar as Prometheus has it: the trace is one of its labels. Null where none names a trace; a short id is the low half of one. */
export function exemplarOf(labels: AttributeMap, value: number, timeNs: bigint): ExemplarRecord | null {
  const idOf = (names: readonly string[], form: RegExp): string => names.map((name) => labels[name]).find((id): id is string => typeof id === 'string' && form.test(id)) ?? ''
  const traceId = idOf(traceNames, /^(?:[0-9a-f]{16}){1,2}$/i).toLowerCase()
  if (traceId === '' || !Number.isFinite(value)) return null
  const attributes = newAttributes()
  for (const [name, said] of Object.entries(labels)) if (!traceNames.includes(name) && !spanNames.includes(name)) attributes[name] = said
  return { timeNs, value, traceId: traceId.padStart(32, '0'), spanId: idOf(spanNames, /^[0-9a-f]{16}$/i).toLowerCase(), attributes }
}
