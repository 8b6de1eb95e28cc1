import { RE2JS } from 're2js'
import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { MetricFilter } from '../metric-schemas'
import { Dimension } from '../schemas'
import { re2Of } from './expression-re2'
import { parseExpression } from './expression-syntax'
import { valueText } from './line-search'
import type { AttributeMap } from './records'
import type { Dimensions } from './resource'

/** A filter that can be asked: an expression is RE2's, and meets the whole value. */
export type ReadFilter = { label: string; not: boolean } & ({ kind: 'value'; value: string } | { kind: 'expression'; re2: string })

/** `pointerOf`: where the value of a filter stands, as the one who wrote it knows it. */
export function readFilters(filters: readonly MetricFilter[], pointerOf = (at: number): string => `#/filters/${at}/value`): Result<ReadFilter[], Fault> {
  const read: ReadFilter[] = []
  for (const [at, { label, op, value }] of filters.entries()) {
    const not = op === '!=' || op === '!~'
    if (op === '=' || op === '!=') {
      read.push({ label, not, kind: 'value', value: label === 'application' ? value.toLowerCase() : value })
      continue
    }
    const expression = parseExpression(value, { anyCase: false })
    if (!expression.ok) return fail(wrongFields(fieldError(pointerOf(at), reason(`filter-${expression.error.problem}`, { label, at: expression.error.at + 1 }))))
    read.push({ label, not, kind: 'expression', re2: re2Of(expression.value) })
  }
  return ok(read)
}

const dimensions: readonly string[] = Dimension.options
export const isDimension = (label: string): label is Dimension => dimensions.includes(label)

/** What a label says of a series: a dimension of its sender, else an attribute of the point, else of its resource. */
export const labelOf = (label: string, from: Dimensions, attributes: AttributeMap, resource: AttributeMap): string =>
  isDimension(label) ? from[label] : (valueText(Object.hasOwn(attributes, label) ? attributes[label] : null) ?? valueText(Object.hasOwn(resource, label) ? resource[label] : null) ?? '')

/** Whether labels meet all filters. */
export function filterMatcher(filters: readonly ReadFilter[]): (labelOf: (label: string) => string) => boolean {
  const tests = filters.map((filter) => {
    if (filter.kind === 'value') return { filter, holds: (value: string) => value === filter.value }
    const compiled = RE2JS.compile(filter.re2)
    return { filter, holds: (value: string) => compiled.matches(value) }
  })
  return (read) => tests.every(({ filter, holds }) => holds(read(filter.label)) !== filter.not)
}
