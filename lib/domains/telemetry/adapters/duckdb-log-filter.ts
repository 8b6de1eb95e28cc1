import type { z } from 'zod'
import { re2Of } from '../core/expression-re2'
import { conditionsOf, isLineField, type LineField } from '../core/line-search'
import type { SearchTerm } from '../core/search-grammar'
import { severities, severityNumberMin } from '../core/severity'
import { Severity, type LogSearchInput } from '../schemas'
import { attributeCondition } from './duckdb-attributes'
import { type IdColumn, idNumber, idType } from './duckdb-ids'
import { columnOf, resourceConditions, type Values } from './duckdb-sql'

export type LineFilter = Pick<z.output<typeof LogSearchInput>, 'selector' | 'range' | 'severity' | 'traceId'>

/** Conditions on a line (`l`, of resource `r`). */
export function lineConditions({ selector, range, severity, traceId }: LineFilter, terms: readonly SearchTerm[], values: Values): string[] {
  const conditions = [`l.time_ns >= ${values.add(BigInt(range.fromMs) * 1_000_000n)}`, `l.time_ns < ${values.add(BigInt(range.toMs) * 1_000_000n)}`]
  conditions.push(...resourceConditions(selector, values))
  if (severity) conditions.push(`l.severity >= ${severityNumberMin(severity)}`)
  if (traceId) conditions.push(isId('trace_id', traceId, values))
  const asked = conditionsOf(terms).map((alternatives) => ({ rank: rankOf(alternatives), sql: `(${alternatives.map((term) => termCondition(term, values)).join(' OR ')})` }))
  const ofBody = asked.filter(({ rank }) => rank !== null).toSorted((one, other) => Number(other.rank) - Number(one.rank))
  conditions.push(...asked.filter(({ rank }) => rank === null).map(({ sql }) => sql))
  if (ofBody.length > 0) conditions.push(inTurn(ofBody.map(({ sql }) => sql)))
  return conditions
}

/** One after the other: the engine tries orders of its own, and meanwhile searches each line for what should come last. */
const inTurn = (conditions: readonly string[]): string => conditions.reduceRight((later, condition) => `CASE WHEN ${condition} THEN ${later} ELSE false END`)

/** Of conditions on the text of a line, what should come first: long words are rare, and expressions cost the most. Null for any other. */
function rankOf([term]: readonly SearchTerm[]): number | null {
  if (term?.kind === 'words') return term.not ? 0 : term.text.length
  return term?.kind === 'expression' ? -1 : null
}

/** Digits and most signs are the same in both cases: their lines need not be made small first, which costs as much as searching. */
const hasCase = (text: string): boolean => text.toLowerCase() !== text.toUpperCase()

function termCondition(term: SearchTerm, values: Values): string {
  const not = term.not ? 'NOT ' : ''
  switch (term.kind) {
    case 'words':
      return `${not}contains(${hasCase(term.text) ? 'lower(l.body)' : 'l.body'}, ${values.add(term.text)})`
    case 'expression':
      return `${not}regexp_matches(l.body, ${values.add(re2Of(term.expression))})`
    case 'field':
      return isLineField(term.key) ? `${not}${fieldCondition(term.key, term.value, values)}` : attributeCondition(term, ['l.attributes', 'r.attributes'], values)
  }
}

function isId(column: IdColumn, text: string, values: Values): string {
  const id = idNumber(column, text)
  return id === null ? 'false' : `(l.${column} = ${values.add(String(id))}::${idType[column]})`
}

function fieldCondition(field: LineField, value: string, values: Values): string {
  switch (field) {
    case 'severity': {
      const known = Severity.safeParse(value)
      return known.success ? `((l.severity - 1) // 4 = ${severities.indexOf(known.data)})` : 'false'
    }
    case 'traceId':
      return isId('trace_id', value, values)
    case 'spanId':
      return isId('span_id', value, values)
    case 'application':
      return `(r.application = ${values.add(value.toLowerCase())})`
    default:
      return `(r.${columnOf[field]} = ${values.add(value)})`
  }
}
