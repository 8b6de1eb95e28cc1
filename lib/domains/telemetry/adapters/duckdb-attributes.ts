import type { Values } from './duckdb-sql'

/** RFC 6901: keys of attributes hold dots, so paths are written as JSON pointers. */
export const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Without its first quotation mark: a search begins at each place of its first sign, and every second sign of JSON may be that one. */
const written = (key: string): string => JSON.stringify(key).slice(1)

/** Attributes are stored as `JSON.stringify` writes them, so a pair is a piece of the text. Null where a number may be written in two ways. */
export function pairsOf(key: string, value: string): string[] | null {
  if (/^-?\d.*e/i.test(value)) return null
  const quoted = `${written(key)}:${JSON.stringify(value)}`
  return /^(?:[-\d[{]|true$|false$|null$)/.test(value) ? [quoted, `${written(key)}:${value}`] : [quoted]
}

/** A condition that one of the `columns`, each a JSON object as text, holds the value under the key; with `not`, that none does. */
export function attributeCondition({ key, value, not }: { key: string; value: string; not: boolean }, columns: readonly string[], values: Values): string {
  const path = values.add(pointer(key))
  const wanted = values.add(value)
  // The text search first: it is many times cheaper than reading JSON, and most rows lack the key, or the value.
  const pieces = (not ? null : pairsOf(key, value)) ?? [written(key)]
  const quoted = pieces.map((piece) => values.add(piece))
  const any = columns
    .map((column) => `((${quoted.map((piece) => `contains(${column}, ${piece})`).join(' OR ')}) AND json_extract_string(${column}, ${path}) = ${wanted})`)
    .join(' OR ')
  // Where a key is only part of the text the comparison knows nothing, and nothing is not true.
  return not ? `NOT coalesce(${any}, false)` : `(${any})`
}
