'use client'

import { useSyncExternalStore } from 'react'

const calm = '(prefers-reduced-motion: reduce)'

function watch(tell: () => void): () => void {
  const query = window.matchMedia(calm)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

/** True where the reader's system asks for less motion; the server, which does not know, says no. */
export const useCalmMotion = (): boolean => useSyncExternalStore(watch, () => window.matchMedia(calm).matches, () => false)
