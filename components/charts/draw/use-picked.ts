'use client'

import { type RefObject, useCallback, useRef, useState } from 'react'
import type { Span } from '../prepare/moment-scope'

export interface Picked {
  span: Span
  /** Share of the plot's width, as it was when it was picked: the menu stays where it is read while the chart moves on. */
  at: number
}

/** The span of a chart whose menu is open. `home` is the chart's stop of the keyboard: Esc leads back to it. */
export function usePicked(): { picked: Picked | null; pick: (picked: Picked) => void; close: (how: 'escape' | 'outside') => void; home: RefObject<HTMLDivElement | null> } {
  const [picked, pick] = useState<Picked | null>(null)
  const home = useRef<HTMLDivElement>(null)
  const close = useCallback((how: 'escape' | 'outside') => {
    pick(null)
    if (how === 'escape') home.current?.focus()
  }, [])
  return { picked, pick, close, home }
}
