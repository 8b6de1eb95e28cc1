import { formatAttributeFilter, parseAttributeFilter } from '@/lib/domains/telemetry/core/attribute-filter'
import { placedTerms, type SearchTerm } from '@/lib/domains/telemetry/core/search-grammar'
import { readTraceBox } from '@/lib/domains/telemetry/core/trace-box'
import type { FanOutQueryInput, TracesQueryInput } from '@/lib/domains/telemetry/query-schemas'
import type { TraceBox } from '@/lib/domains/telemetry/schemas'
import type { CohortsQueryInput, TraceScatterQueryInput } from '@/lib/domains/telemetry/trace-query-schemas'
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
    ...(boxOf(params) !== null && { box: params.get('box') ?? '' }),
    ...(params.get('sort') === 'slowest' && { sort: 'slowest' as const }),
    ...(minMs !== null && { minMs }),
    ...(maxMs !== null && { maxMs }),
    ...(cursor && { cursor }),
  }
}

/** The part of the plot that is chosen; null where none is, or where it makes no sense. */
export function boxOf(params: URLSearchParams): TraceBox | null {
  const box = readTraceBox(params.get('box') ?? '')
  return box.ok ? box.value : null
}

/** What the plot asks: the search without its pages, and without the box that is chosen on it. */
export function scatterAsk({ cursor: _cursor, sort: _sort, limit: _limit, box: _box, ...filter }: TracesQueryInput): TraceScatterQueryInput {
  return filter
}

export const cohorts = ['box', 'slow', 'failed'] as const
export type Cohort = (typeof cohorts)[number]

/** Which of the found traces are compared with the rest; null while none are. */
export function cohortOf(params: URLSearchParams): Cohort | null {
  const named = cohorts.find((one) => one === params.get('cohort')) ?? null
  return named === 'box' && boxOf(params) === null ? null : named
}

/** The rest is everything that the filters find, whatever box is chosen. */
export const cohortsAsk = (ask: TracesQueryInput, cohort: Cohort): CohortsQueryInput => ({ ...scatterAsk(ask), cohort, ...(cohort === 'box' && ask.box && { box: ask.box }) })

/** Calls per request of one application, over the range of the page. */
export function fanOutAsk(params: URLSearchParams, application: string): FanOutQueryInput {
  const { from, to } = scopeAsk(params)
  return { application, from, to }
}

const number = (text: string | null): number | null => (text !== null && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : null)
