'use client'

import type { FormEvent } from 'react'
import type { Problem } from '@/lib/http/problem-shape'
import { useFieldWords } from '../data/problem-words'
import { useAct } from './use-act'

export interface Submit {
  busy: boolean
  problem: Problem | null
  /** What the server says of one field. */
  errorOf: (field: string) => string | null
  submit: (event?: FormEvent) => void
}

/** What a problem says of one field, in the reader's language. */
export function useErrorOf(problem: Problem | null): (field: string) => string | null {
  const words = useFieldWords()
  return (field) => {
    const found = problem?.errors?.find((one) => one.pointer === `#/${field}`)
    return found ? words(found) : null
  }
}

/** A form that is sent once at a time; what is refused is said field by field. */
export function useSubmit<T>(send: () => Promise<T>, onDone: (answer: T) => void): Submit {
  const { busy, problem, run } = useAct<null, T>(send, onDone)
  const errorOf = useErrorOf(problem)
  return {
    busy,
    problem,
    errorOf,
    submit: (event) => {
      event?.preventDefault()
      run(null)
    },
  }
}
