import type { FieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { formatField, parseSearch } from './search-grammar'
import { searchProblem } from './search-problem'

export interface AttributeFilter {
  key: string
  value: string
  /** It must not be so: another value, or none. */
  not?: true | undefined
}

const help = 'Write key=value pairs divided by blanks; quote values that hold blanks.'

/** `http.route=/title -error.type="timed out"`: the fields of the search grammar alone. At most 8. */
export function parseAttributeFilter(text: string): Result<AttributeFilter[], FieldError[]> {
  const read = parseSearch(text)
  if (!read.ok) return fail([searchProblem('#/attributes', read.error)])
  const filters: AttributeFilter[] = []
  for (const term of read.value) {
    if (term.kind !== 'field') return fail([{ pointer: '#/attributes', detail: help }])
    filters.push({ key: term.key, value: term.value, ...(term.not && { not: true as const }) })
  }
  return filters.length > 8 ? fail([{ pointer: '#/attributes', detail: 'At most 8 pairs.' }]) : ok(filters)
}

export const formatAttributeFilter = (filters: readonly AttributeFilter[]): string => filters.map(({ key, value, not = false }) => formatField({ key, value, not })).join(' ')
