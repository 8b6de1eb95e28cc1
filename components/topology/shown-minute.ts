'use client'

import { createContext, useContext } from 'react'
import { minuteMs } from './replay'

/** The minute whose figures are shown; null: those of the range. */
export const ShownMinute = createContext<number | null>(null)

/** Puts the shown minute into a link to evidence: a figure leads to what it counts. */
export function useEvidenceHref(): (href: string) => string {
  const atMs = useContext(ShownMinute)
  return (href) => (atMs === null ? href : `${href}${href.includes('?') ? '&' : '?'}from=${atMs}&to=${atMs + minuteMs}`)
}
