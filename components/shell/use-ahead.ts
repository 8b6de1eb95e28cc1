'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * A value of the address followed at once: the address itself is read in a transition, which on a busy page comes after
 * further presses. An address that still lags is passed over; the last one written, or one from elsewhere, is followed.
 */
export function useAhead(value: string, set: (next: string) => void): [string, (next: string) => void] {
  const [ahead, setAhead] = useState<string | null>(null)
  const written = useRef<string[]>([])
  // Synchronises with an address that has caught up.
  useEffect(() => {
    const at = written.current.indexOf(value)
    if (at >= 0 && at < written.current.length - 1) return
    written.current = []
    setAhead(null)
  }, [value])
  const put = useCallback(
    (next: string) => {
      if (next !== written.current.at(-1)) written.current.push(next)
      setAhead(next)
      set(next)
    },
    [set],
  )
  return [ahead ?? value, put]
}
