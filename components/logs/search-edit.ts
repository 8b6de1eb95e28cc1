import { formatField, placedTerms, type GrammarError } from '@/lib/domains/telemetry/core/search-grammar'

/** Whether a value of a field must be, or must not be. */
export type Choice = 'in' | 'out'

/** Null where the search says nothing of the value, or cannot be read. */
export function choiceOf(q: string, key: string, value: string): Choice | null {
  const placed = placedTerms(q)
  if (!placed.ok) return null
  const found = placed.value.find(({ term }) => term.kind === 'field' && term.key === key && term.value === value)
  return found ? (found.term.not ? 'out' : 'in') : null
}

/** The search with that choice of a value; everything else stays as it was written. */
export function choose(q: string, key: string, value: string, choice: Choice | null): string {
  const placed = placedTerms(q)
  if (!placed.ok) return q
  const kept = placed.value.filter(({ term }) => term.kind !== 'field' || term.key !== key || term.value !== value).map(({ from, to }) => q.slice(from, to))
  return [...kept, ...(choice === null ? [] : [formatField({ key, value, not: choice === 'out' })])].join(' ')
}

/** The search with an expression more. */
export const withExpression = (q: string, source: string, not = false): string => `${q.trim()} ${not ? '-' : ''}/${source}/`.trim()

/** What is wrong with a search. Null: it can be read. */
export function searchError(q: string): GrammarError | null {
  const placed = placedTerms(q)
  return placed.ok ? null : placed.error
}
