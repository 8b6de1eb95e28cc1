'use client'

import { type RefObject, useEffect, useState } from 'react'

/** The width of an element in px; 600 before it is known. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(600)
  // Synchronises with the layout: only the browser knows how wide the plot came out.
  useEffect(() => {
    if (!ref.current) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref])
  return width
}
