import type { Facet } from '../log-schemas'
import type { Severity } from '../schemas'
import { conditionsOf, valueText } from './line-search'
import type { AttributeMap } from './records'
import type { SearchTerm } from './search-grammar'
import { severities } from './severity'

const facetFields = ['severity', 'application', 'instance', 'zone'] as const
export type FacetField = (typeof facetFields)[number]
export const isFacetField = (key: string): key is FacetField => (facetFields as readonly string[]).includes(key)

/** How many lines were found of one severity from one place. */
export interface LineGroup extends Record<Exclude<FacetField, 'severity'>, string> {
  severity: Severity
  count: number
}

const valuesMax = 10
const attributesMax = 12
/** Texts, rather than values to choose from. */
const valueLengthMax = 120
/** Values of one attribute that are told apart. */
const distinctMax = 2_000
const keysMax = 500

/** Attributes are counted over the newest lines found. */
export const attributeLinesMax = 10_000

/** What the question of the groups leaves to `countFields`. */
export const withoutFacets = (terms: readonly SearchTerm[]): SearchTerm[] => terms.filter((term) => term.kind !== 'field' || !isFacetField(term.key))

/** Every field counted over the lines that meet the conditions on the other fields. */
export function countFields(groups: readonly LineGroup[], terms: readonly SearchTerm[]): { fields: Facet[]; total: number } {
  const conditions = conditionsOf(terms.filter((term) => term.kind === 'field' && isFacetField(term.key)))
  const meets = (group: LineGroup, but: FacetField | null) =>
    conditions.every((alternatives) =>
      alternatives.some((term) => {
        if (term.kind !== 'field' || !isFacetField(term.key) || term.key === but) return true
        return (group[term.key] === (term.key === 'application' ? term.value.toLowerCase() : term.value)) !== term.not
      }),
    )
  const fields = facetFields.map((field) => {
    const counts = new Map<string, number>()
    for (const group of groups) if (group[field] !== '' && meets(group, field)) counts.set(group[field], (counts.get(group[field]) ?? 0) + group.count)
    return facetOf(field, counts, field === 'severity' ? bySeverity : byCount)
  })
  return { fields, total: groups.reduce((sum, group) => sum + (meets(group, null) ? group.count : 0), 0) }
}

/** The attributes that most of the lines carry. */
export function countAttributes(lines: readonly AttributeMap[]): Facet[] {
  const keys = new Map<string, { carried: number; counts: Map<string, number> }>()
  for (const attributes of lines)
    for (const [key, value] of Object.entries(attributes)) {
      const text = valueText(value)
      if (text === null || typeof value === 'object' || text.length > valueLengthMax) continue
      const known = keys.get(key) ?? { carried: 0, counts: new Map<string, number>() }
      if (known.carried === 0 && keys.size >= keysMax) continue
      keys.set(key, known)
      known.carried++
      if (known.counts.has(text) || known.counts.size < distinctMax) known.counts.set(text, (known.counts.get(text) ?? 0) + 1)
    }
  return [...keys]
    .map(([key, { carried, counts }]) => ({ ...facetOf(key, counts, byCount), lines: carried }))
    .sort((a, b) => b.lines - a.lines || (a.field < b.field ? -1 : 1))
    .slice(0, attributesMax)
}

type Counted = readonly [string, number]
const byCount = ([a, countA]: Counted, [b, countB]: Counted): number => countB - countA || (a < b ? -1 : 1)
const bySeverity = ([a]: Counted, [b]: Counted): number => severities.indexOf(b as Severity) - severities.indexOf(a as Severity)

function facetOf(field: string, counts: ReadonlyMap<string, number>, order: (a: Counted, b: Counted) => number): Facet {
  const values = [...counts].sort(order)
  return { field, values: values.slice(0, valuesMax).map(([value, count]) => ({ value, count })), more: Math.max(0, values.length - valuesMax), lines: values.reduce((sum, [, count]) => sum + count, 0) }
}
