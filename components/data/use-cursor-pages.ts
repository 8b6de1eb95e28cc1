'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { useQueryChange } from '../shell/use-url-state'

/** Earlier cursors of a walk, joined: a cursor is opaque but never has this character. */
const joint = '~'

export interface CursorPages {
  cursor: string | undefined
  /** The number of pages before this one. */
  page: number
  earlier: (() => void) | undefined
  later: (next: string | null) => (() => void) | undefined
  reset: () => void
}

/** Where a reader is in a list that pages by cursors: the way there is in the address, so that back and a link both work. */
export function useCursorPages(key = 'page'): CursorPages {
  const walked = (useSearchParams().get(key) ?? '').split(joint).filter(Boolean)
  const change = useQueryChange()
  const put = useCallback((cursors: string[]) => change({ [key]: cursors.length === 0 ? null : cursors.join(joint) }, 'push'), [change, key])
  return {
    cursor: walked.at(-1),
    page: walked.length,
    earlier: walked.length === 0 ? undefined : () => put(walked.slice(0, -1)),
    later: (next) => (next === null ? undefined : () => put([...walked, next])),
    reset: () => change({ [key]: null }),
  }
}
