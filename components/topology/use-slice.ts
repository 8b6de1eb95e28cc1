'use client'

import { useUrlState } from '../shell/use-url-state'

const rowsMax = 50

/** A page of rows that are all here: the answer is one, its table is read in parts. */
export function useSlice<Row>(rows: readonly Row[], key: string) {
  const [text, setText] = useUrlState(key, '1')
  const last = Math.max(1, Math.ceil(rows.length / rowsMax))
  const page = Math.min(last, Math.max(1, Number(text) || 1))
  return {
    rows: rows.slice((page - 1) * rowsMax, page * rowsMax),
    first: (page - 1) * rowsMax + 1,
    onEarlier: page > 1 ? () => setText(String(page - 1)) : undefined,
    onLater: page < last ? () => setText(String(page + 1)) : undefined,
  }
}
