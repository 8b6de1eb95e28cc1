import { type Fault, fault, type FieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { type GrammarError, type GrammarProblem, parseSearch, type SearchTerm, termsMax } from './search-grammar'

const cures: Record<GrammarProblem, string> = {
  'open-group': 'this bracket is never closed.',
  'closed-group': 'this bracket was never opened; write \\) for the sign itself.',
  'open-class': 'this [ has no ].',
  'nothing-to-repeat': 'there is nothing to repeat here; write a backslash before the sign to look for it.',
  'wrong-count': 'a repetition is at most 100, and not less than its beginning.',
  'wrong-range': 'a range goes from one sign to a later one.',
  'wrong-escape': 'there is no such sign with a backslash.',
  'not-supported': 'references, \\B and looking ahead or back are not supported: they cannot be answered alike and in bounded time.',
  'too-large': 'the expression is too large.',
  'open-quote': 'this quote is never closed.',
  'too-many': `at most ${termsMax} terms.`,
}

/** People count from 1. */
export const searchProblem = (pointer: string, { problem, at }: GrammarError): FieldError => ({ pointer, detail: `At character ${at + 1}: ${cures[problem]}` })

/** The terms of a `q`, or what is wrong with it and where. */
export function readSearch(q: string | undefined): Result<SearchTerm[], Fault> {
  const read = parseSearch(q ?? '')
  return read.ok ? ok(read.value) : fail(fault('invalid-input', 'The search cannot be read.', { errors: [searchProblem('#/q', read.error)] }))
}
