import type { Values } from './duckdb-sql'

/** RFC 6901: keys of attributes hold dots, so paths are written as JSON pointers. */
export const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** A condition that one of the `columns`, each a JSON object as text, holds the value under the key; with `not`, that none does. */
export function attributeCondition({ key, value, not }: { key: string; value: string; not: boolean }, columns: readonly string[], values: Values): string {
  const path = values.add(pointer(key))
  const wanted = values.add(value)
  // The text search first: it is many times cheaper than reading JSON, and most rows lack the key.
  const quoted = values.add(JSON.stringify(key))
  const any = columns.map((column) => `(contains(${column}, ${quoted}) AND json_extract_string(${column}, ${path}) = ${wanted})`).join(' OR ')
  // Where a key is only part of the text the comparison knows nothing, and nothing is not true.
  return not ? `NOT coalesce(${any}, false)` : `(${any})`
}
