'use client'

import type { FormEvent } from 'react'
import type { Problem } from '@/lib/http/problem-shape'
import { useAct } from './use-act'

export interface Submit {
  busy: boolean
  problem: Problem | null
  /** What the server says of one field. */
  errorOf: (field: string) => string | null
  submit: (event?: FormEvent) => void
}

/** A form that is sent once at a time; what is refused is said field by field. */
export function useSubmit<T>(send: () => Promise<T>, onDone: (answer: T) => void): Submit {
  const { busy, problem, run } = useAct<null, T>(send, onDone)
  return {
    busy,
    problem,
    errorOf: (field) => problem?.errors?.find((one) => one.pointer === `#/${field}`)?.detail ?? null,
    submit: (event) => {
      event?.preventDefault()
      run(null)
    },
  }
}
