/** Trace ids as Zipkin's senders pass them on (github.com/openzipkin/b3-propagation): in one header or in several. */
export interface B3 {
  form: 'single' | 'multi'
  /** 32 hex digits; '' where the caller only said not to sample. */
  traceId: string
  /** The caller wrote 16 digits, and so do we: some of its libraries know no others. */
  short: boolean
  spanId: string
  /** Null: the receiver decides. */
  sampled: boolean | null
  debug: boolean
}

export const b3Names: ReadonlySet<string> = new Set(['b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags'])

type Headers = Readonly<Record<string, string | string[] | undefined>>

const traceForm = /^(?!0+$)(?:[0-9a-f]{16}|[0-9a-f]{32})$/
const spanForm = /^(?!0+$)[0-9a-f]{16}$/
const decisions = new Map<string, boolean>([['1', true], ['0', false], ['d', true], ['true', true], ['false', false]])

function b3Of(form: B3['form'], trace: string, span: string, sampled: boolean | null, debug: boolean): B3 | null {
  if (!traceForm.test(trace) || !spanForm.test(span)) return null
  return { form, traceId: trace.padStart(32, '0'), short: trace.length === 16, spanId: span, sampled, debug }
}

function readSingle(value: string): B3 | null {
  if (value === '0') return { form: 'single', traceId: '', short: false, spanId: '', sampled: false, debug: false }
  const [trace = '', span = '', decision] = value.toLowerCase().split('-', 4)
  const sampled = decision === undefined || decision === '' ? null : decisions.get(decision)
  return sampled === undefined ? null : b3Of('single', trace, span, sampled, decision === 'd')
}

/** What the caller brought; the one header wins over the several. Null where it brought none, or nonsense. */
export function readB3(headers: Headers): B3 | null {
  const { b3 } = headers
  if (typeof b3 === 'string') {
    const single = readSingle(b3.trim())
    if (single) return single
  }
  const trace = headers['x-b3-traceid']
  const decision = headers['x-b3-sampled']
  const debug = headers['x-b3-flags'] === '1'
  const sampled = debug ? true : typeof decision === 'string' ? (decisions.get(decision.toLowerCase()) ?? null) : null
  if (typeof trace !== 'string') return sampled === false ? { form: 'multi', traceId: '', short: false, spanId: '', sampled, debug: false } : null
  const span = headers['x-b3-spanid']
  return b3Of('multi', trace.toLowerCase(), typeof span === 'string' ? span.toLowerCase() : '', sampled, debug)
}

export interface Passed {
  traceId: string
  spanId: string
  parentId: string
  sampled: boolean
}

/** The same trace for whoever comes next, in the form in which it came: flat name-value pairs. */
export function writeB3({ form, short, debug }: B3, { traceId, spanId, parentId, sampled }: Passed): string[] {
  const trace = short && traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId
  if (form === 'single') return ['b3', `${trace}-${spanId}-${debug ? 'd' : sampled ? '1' : '0'}-${parentId}`]
  return ['X-B3-TraceId', trace, 'X-B3-SpanId', spanId, 'X-B3-ParentSpanId', parentId, ...(debug ? ['X-B3-Flags', '1'] : ['X-B3-Sampled', sampled ? '1' : '0'])]
}
