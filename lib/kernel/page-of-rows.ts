import type { z } from 'zod'
import { decodeCursor, encodeCursor, type Page, type PageInput } from './page'

interface Order<T, K> {
  /** What the cursor holds of the last row of a page. */
  keyOf: (row: T) => K
  key: z.ZodType<K>
  /** The order of the list; a key stands for the row it is of. */
  compare: (one: K, other: K) => number
}

/** One page of rows in memory, as the stores of the database answer it; null for a cursor that is none of ours. */
export function pageOfRows<T, K>(rows: Iterable<T>, { cursor, limit }: PageInput, { keyOf, key, compare }: Order<T, K>): Page<T> | null {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, key)
  if (after === null) return null
  const sorted = [...rows].sort((one, other) => compare(keyOf(one), keyOf(other)))
  const beyond = after === undefined ? sorted : sorted.filter((row) => compare(keyOf(row), after) > 0)
  const items = beyond.slice(0, limit)
  const last = items.at(-1)
  return { items, total: sorted.length, next: beyond.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}

export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
