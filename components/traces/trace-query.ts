import { formatAttributeFilter, parseAttributeFilter } from '@/lib/domains/telemetry/core/attribute-filter'
import { placedTerms, type SearchTerm } from '@/lib/domains/telemetry/core/search-grammar'
import type { FanOutQueryInput, TracesQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { scopeAsk } from '../overview/ask'

export interface TraceWords {
  /** Part of a span's name. */
  operation: string
  /** `key=value` pairs as the API takes them. */
  attributes: string
  /** False when a pair cannot be read: then nothing is asked with it. */
  valid: boolean
}

/** One field for both, in the grammar of searching: fields are attributes, words are the operation. Traces have no text for an expression. */
export function readTraceWords(text: string): TraceWords {
  const placed = placedTerms(text)
  const parts = placed.ok ? placed.value.map(({ term, from, to }) => ({ kind: term.kind, not: term.not, written: text.slice(from, to) })) : []
  const written = (kind: SearchTerm['kind']) => parts.filter((part) => part.kind === kind).map((part) => part.written).join(' ')
  const filters = parseAttributeFilter(written('field'))
  // Half a pair is no part of a name, and a name can only be asked for.
  const strange = parts.some((part) => part.kind === 'expression' || (part.kind === 'words' && (part.not || (!part.written.startsWith('"') && part.written.includes('=')))))
  return { operation: written('words'), attributes: filters.ok ? formatAttributeFilter(filters.value) : '', valid: placed.ok && filters.ok && !strange }
}

export const minimumDurations = ['', '10', '50', '100', '250', '500', '1000', '5000'] as const

/** What a list of traces asks, from the address; values that make no sense are left out. */
export function tracesAsk(params: URLSearchParams, application?: string): TracesQueryInput {
  const { operation, attributes } = readTraceWords(params.get('q') ?? '')
  const status = params.get('status')
  const minMs = number(params.get('minMs'))
  const maxMs = number(params.get('maxMs'))
  const cursor = params.get('page')?.split('~').at(-1)
  const named = application ?? params.get('application') ?? ''
  const instance = params.get('instance') ?? ''
  return {
    ...scopeAsk(params),
    ...(named && { application: named }),
    ...(instance && { instance }),
    ...(operation && { operation }),
    ...(attributes && { attributes }),
    ...((status === 'error' || status === 'ok') && { status }),
    ...(params.get('sort') === 'slowest' && { sort: 'slowest' as const }),
    ...(minMs !== null && { minMs }),
    ...(maxMs !== null && { maxMs }),
    ...(cursor && { cursor }),
  }
}

/** Calls per request of one application, over the range of the page. */
export function fanOutAsk(params: URLSearchParams, application: string): FanOutQueryInput {
  const { from, to } = scopeAsk(params)
  return { application, from, to }
}

const number = (text: string | null): number | null => (text !== null && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : null)
