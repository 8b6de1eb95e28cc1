'use client'

import { type RefObject, useCallback, useRef, useState } from 'react'
import type { PickedSpan } from '../prepare/plot-gesture'

/** The span of a chart whose menu is open; it stays where it was picked while the chart moves on. `home` is the chart's stop of the keyboard: Esc leads back to it. */
export function usePicked(): { picked: PickedSpan | null; pick: (picked: PickedSpan) => void; close: (how: 'escape' | 'outside') => void; home: RefObject<HTMLDivElement | null> } {
  const [picked, pick] = useState<PickedSpan | null>(null)
  const home = useRef<HTMLDivElement>(null)
  const close = useCallback((how: 'escape' | 'outside') => {
    pick(null)
    if (how === 'escape') home.current?.focus()
  }, [])
  return { picked, pick, close, home }
}
