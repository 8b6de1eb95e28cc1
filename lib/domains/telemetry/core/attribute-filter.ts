import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { formatField, parseSearch, searchReason } from './search-grammar'

export interface AttributeFilter {
  key: string
  value: string
  /** It must not be so: another value, or none. */
  not?: true | undefined
}

const wrong = (why: Reason) => fail([fieldError('#/attributes', why)])

/** `http.route=/title -error.type="timed out"`: the fields of the search grammar alone. At most 8. */
export function parseAttributeFilter(text: string): Result<AttributeFilter[], FieldError[]> {
  const read = parseSearch(text)
  if (!read.ok) return wrong(searchReason(read.error))
  const filters: AttributeFilter[] = []
  for (const term of read.value) {
    if (term.kind !== 'field') return wrong(reason('attributes-form'))
    filters.push({ key: term.key, value: term.value, ...(term.not && { not: true as const }) })
  }
  return filters.length > 8 ? wrong(reason('attributes-too-many')) : ok(filters)
}

export const formatAttributeFilter = (filters: readonly AttributeFilter[]): string => filters.map(({ key, value, not = false }) => formatField({ key, value, not })).join(' ')
