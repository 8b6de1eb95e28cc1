'use client'

import { startTransition, useCallback, useOptimistic } from 'react'

/**
 * A value of the address followed at once: the address itself is read in a transition, which on a busy page comes after
 * further presses. With that transition it is the address's again.
 */
export function useAhead(value: string, set: (next: string) => void): [string, (next: string) => void] {
  const [ahead, setAhead] = useOptimistic(value)
  const put = useCallback(
    (next: string) =>
      startTransition(() => {
        setAhead(next)
        set(next)
      }),
    [set, setAhead],
  )
  return [ahead, put]
}
