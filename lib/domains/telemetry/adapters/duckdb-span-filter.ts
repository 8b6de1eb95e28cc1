import type { z } from 'zod'
import type { TraceSearchInput } from '../schemas'
import { resourceConditions, type Values } from './duckdb-sql'

/** RFC 6901: keys of attributes hold dots, so paths are written as JSON pointers. */
const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Conditions that one span (`s`, of resource `r`) must all meet. */
export function spanConditions({ selector, range, operation, attributes, minMs, maxMs, status }: z.output<typeof TraceSearchInput>, values: Values): string[] {
  const conditions = [`s.start_ns >= ${values.add(BigInt(range.fromMs) * 1_000_000n)}`, `s.start_ns < ${values.add(BigInt(range.toMs) * 1_000_000n)}`]
  conditions.push(...resourceConditions(selector, values))
  if (operation) conditions.push(`contains(lower(s.name), lower(${values.add(operation)}))`)
  if (minMs !== undefined) conditions.push(`s.duration_ns >= ${values.add(BigInt(Math.round(minMs * 1e6)))}`)
  if (maxMs !== undefined) conditions.push(`s.duration_ns <= ${values.add(BigInt(Math.round(maxMs * 1e6)))}`)
  if (status === 'error') conditions.push('s.status = 2')
  if (status === 'ok') conditions.push('s.status <> 2')
  for (const { key, value } of attributes) {
    const path = values.add(pointer(key))
    const wanted = values.add(value)
    // The text search first: it is many times cheaper than reading JSON, and most rows lack the key.
    const quoted = values.add(JSON.stringify(key))
    const matches = (column: string) => `(contains(${column}, ${quoted}) AND json_extract_string(${column}, ${path}) = ${wanted})`
    conditions.push(`(${matches('s.attributes')} OR ${matches('r.attributes')})`)
  }
  return conditions
}
