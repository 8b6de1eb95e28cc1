'use client'

import { useSyncExternalStore } from 'react'

/** Where the rail becomes a menu. */
const narrow = '(max-width: 720px)'

function watch(tell: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

/** True on a phone; the server, which does not know, says no. */
export const useNarrow = (): boolean => useSyncExternalStore(watch, () => window.matchMedia(narrow).matches, () => false)
