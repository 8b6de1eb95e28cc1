import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { parseSearch, searchReason, type SearchTerm } from './search-grammar'

/** The terms of a `q`, or what is wrong with it and where. */
export function readSearch(q: string | undefined): Result<SearchTerm[], Fault> {
  const read = parseSearch(q ?? '')
  return read.ok ? ok(read.value) : fail(fault('invalid-input', 'The search cannot be read.', { errors: [fieldError('#/q', searchReason(read.error))] }))
}
