'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'
import { changedQuery } from './scope'

export type QueryChange = (changes: Record<string, string | null>, how?: 'replace' | 'push') => void

/**
 * Changes the query of the address without asking the server for the page again; `useSearchParams` follows. A filter
 * replaces the entry in the history, opening a thing pushes one.
 */
export function useQueryChange(): QueryChange {
  return useCallback((changes, how = 'replace') => {
    const { pathname, search, hash } = window.location
    const address = `${pathname}${changedQuery(new URLSearchParams(search), changes)}${hash}`
    if (how === 'push') window.history.pushState(null, '', address)
    else window.history.replaceState(null, '', address)
  }, [])
}

/** One value of the address: a tab, a sort, a filter. The default is not written into it. */
export function useUrlState(key: string, fallback = ''): [string, (value: string, how?: 'replace' | 'push') => void] {
  const value = useSearchParams().get(key) ?? fallback
  const change = useQueryChange()
  const set = useCallback((next: string, how: 'replace' | 'push' = 'replace') => change({ [key]: next === fallback ? null : next }, how), [change, key, fallback])
  return [value, set]
}
