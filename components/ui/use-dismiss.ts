'use client'

import { type RefObject, useEffect } from 'react'

/** Calls back on a press outside, on Esc, and when focus leaves the element. */
export function useDismiss(ref: RefObject<HTMLElement | null>, open: boolean, dismiss: (how: 'escape' | 'outside') => void): void {
  // Synchronises with the document: only it hears presses elsewhere.
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) dismiss('outside')
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      dismiss('escape')
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    const element = ref.current
    element?.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
      element?.removeEventListener('keydown', escape)
    }
  }, [ref, open, dismiss])
}
