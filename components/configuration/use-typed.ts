'use client'

import { useState } from 'react'

/** What somebody types, for as long as it means what counts: "1." does not become "1" under the hand. */
export function useTyped(value: string, isSame: (typed: string, value: string) => boolean): [shown: string, type: (typed: string) => void] {
  const [typed, type] = useState(value)
  return [isSame(typed, value) ? typed : value, type]
}
