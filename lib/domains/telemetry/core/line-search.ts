import type { LogLine } from '../schemas'
import { expressionMatcher } from './expression-matcher'
import type { AttributeMap, AttributeValue } from './records'
import type { Dimensions } from './resource'
import type { SearchTerm } from './search-grammar'

/** Fields that every line has, whatever its attributes are called. */
const lineFields = ['application', 'cluster', 'serverGroup', 'instance', 'zone', 'severity', 'traceId', 'spanId'] as const
export type LineField = (typeof lineFields)[number]
export const isLineField = (key: string): key is LineField => (lineFields as readonly string[]).includes(key)

/** How a value is written in a search. Null: there is none. */
export const valueText = (value: AttributeValue | undefined): string | null => (value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value))

export interface SearchedLine {
  line: LogLine
  from: Dimensions
  resource: AttributeMap
}

/**
 * Terms of a search as conditions that must all be met. Several values of one field are alternatives: a line has one instance,
 * and whoever names two wants the lines of both.
 */
export function conditionsOf(terms: readonly SearchTerm[]): SearchTerm[][] {
  const byKey = new Map<string, SearchTerm[]>()
  const rest: SearchTerm[][] = []
  for (const term of terms) {
    if (term.kind !== 'field' || term.not) rest.push([term])
    else byKey.set(term.key, [...(byKey.get(term.key) ?? []), term])
  }
  return [...byKey.values(), ...rest]
}

/** Whether a line is found, by the rule that every store follows. */
export function lineMatcher(terms: readonly SearchTerm[]): (searched: SearchedLine) => boolean {
  const conditions = conditionsOf(terms).map((alternatives) => alternatives.map(termMatcher))
  return (searched) => conditions.every((alternatives) => alternatives.some((holds) => holds(searched)))
}

function termMatcher(term: SearchTerm): (searched: SearchedLine) => boolean {
  switch (term.kind) {
    case 'words':
      return ({ line }) => line.body.toLowerCase().includes(term.text) !== term.not
    case 'expression': {
      const occurs = expressionMatcher(term.expression)
      return ({ line }) => occurs(line.body) !== term.not
    }
    case 'field': {
      const { key, not } = term
      const value = key === 'application' ? term.value.toLowerCase() : term.value
      if (isLineField(key)) return (searched) => (fieldOf(searched, key) === value) !== not
      return ({ line, resource }) => [line.attributes as AttributeMap, resource].some((map) => Object.hasOwn(map, key) && valueText(map[key]) === value) !== not
    }
  }
}

function fieldOf({ line, from }: SearchedLine, field: LineField): string {
  switch (field) {
    case 'severity':
      return line.severity
    case 'traceId':
      return line.traceId ?? ''
    case 'spanId':
      return line.spanId ?? ''
    default:
      return from[field]
  }
}
