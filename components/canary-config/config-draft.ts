'use client'

import { createContext, useContext } from 'react'
import type { z } from 'zod'
import type { ConfigProblem } from '@/lib/domains/canary/analysis-schemas'
import { type Path, pointerOf, readAt } from './json-path'

export type Problem = z.infer<typeof ConfigProblem>

export interface Draft {
  config: unknown
  problems: readonly Problem[]
  mayEdit: boolean
  change: (path: Path, next: unknown) => void
  words: (problem: Problem) => string
}

const Context = createContext<Draft | null>(null)
export const DraftProvider = Context.Provider

export function useDraft(): Draft {
  const draft = useContext(Context)
  if (!draft) throw new Error('useDraft outside the form')
  return draft
}

/** One place of the config: what stands there, how to change it, and what is wrong with exactly it. */
export function useAt(path: Path): { value: unknown; set: (next: unknown) => void; error: string | null; warning: string | null } {
  const { config, problems, change, words, mayEdit } = useDraft()
  const pointer = pointerOf(path)
  const said = (severity: Problem['severity']) => problems.filter((one) => one.pointer === pointer && one.severity === severity).map(words).join(' ') || null
  return { value: readAt(config, path), set: (next) => mayEdit && change(path, next), error: said('error'), warning: said('warning') }
}
