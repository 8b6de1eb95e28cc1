'use client'

import { useEffect, useMemo, useState } from 'react'

/** Below this much of the page somebody reads, and rows that arrive would push away what is read. */
const scrolledPx = 120

/** True while a pointer or the keyboard is in the element that gets `holders`, or the page is scrolled: what is read must not move. */
export function useHeld() {
  const [pointer, setPointer] = useState(false)
  const [focus, setFocus] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  // Synchronises with the window's scrolling.
  useEffect(() => {
    const look = () => setScrolled(window.scrollY > scrolledPx)
    look()
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [])
  const holders = useMemo(
    () => ({ onPointerEnter: () => setPointer(true), onPointerLeave: () => setPointer(false), onFocus: () => setFocus(true), onBlur: () => setFocus(false) }),
    [],
  )
  return { held: pointer || focus || scrolled, holders }
}
