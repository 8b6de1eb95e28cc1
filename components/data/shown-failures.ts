'use client'

import { useEffect, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let shown = 0

function count(by: 1 | -1): void {
  shown += by
  for (const one of listeners) one()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A failure stands on the page for as long as this component does. A query that failed on its first load has no observer that would tell. */
export function useShownFailure(): void {
  // Synchronises with who looks at all failures of the page.
  useEffect(() => {
    count(1)
    return () => count(-1)
  }, [])
}

/** Whether anything on the page says that it failed. */
export const useAnyShownFailure = (): boolean => useSyncExternalStore(subscribe, () => shown > 0, () => false)
