'use client'

import { useEffect, useState } from 'react'

/** The value once nothing was typed for a moment: what asks the server with it asks once for a word, not for each letter. */
export function useSettled<T>(value: T, quietMs = 300): T {
  const [settled, setSettled] = useState(value)
  // Synchronises with the clock.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs)
    return () => clearTimeout(timer)
  }, [value, quietMs])
  return settled
}
