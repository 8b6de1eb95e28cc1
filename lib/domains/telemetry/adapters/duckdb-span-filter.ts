import type { z } from 'zod'
import type { TraceSearchInput } from '../schemas'
import { attributeCondition } from './duckdb-attributes'
import { resourceConditions, type Values } from './duckdb-sql'

/**
 * Conditions that one span (`s`, of resource `r`) must all meet. `holders` are the numbers of the resources that hold each of the
 * attributes, where they are known: then `r` is not looked at for them.
 */
export function spanConditions({ selector, range, operation, attributes, minMs, maxMs, status }: z.output<typeof TraceSearchInput>, values: Values, holders?: readonly (readonly number[])[]): string[] {
  const conditions = [`s.start_ns >= ${values.add(BigInt(range.fromMs) * 1_000_000n)}`, `s.start_ns < ${values.add(BigInt(range.toMs) * 1_000_000n)}`]
  conditions.push(...resourceConditions(selector, values))
  if (operation) conditions.push(`contains(lower(s.name), lower(${values.add(operation)}))`)
  if (minMs !== undefined) conditions.push(`s.duration_ns >= ${values.add(BigInt(Math.round(minMs * 1e6)))}`)
  if (maxMs !== undefined) conditions.push(`s.duration_ns <= ${values.add(BigInt(Math.round(maxMs * 1e6)))}`)
  if (status === 'error') conditions.push('s.status = 2')
  if (status === 'ok') conditions.push('s.status <> 2')
  for (const [at, { key, value, not }] of attributes.entries()) {
    const filter = { key, value, not: not === true }
    const held = holders?.[at]
    if (!held) conditions.push(attributeCondition(filter, ['s.attributes', 'r.attributes'], values))
    else if (held.length === 0) conditions.push(attributeCondition(filter, ['s.attributes'], values))
    else conditions.push(`(${attributeCondition(filter, ['s.attributes'], values)} ${filter.not ? 'AND NOT' : 'OR'} s.resource_id IN (${held.join(', ')}))`)
  }
  return conditions
}
