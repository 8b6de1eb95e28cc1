'use client'

import { type FormEvent, useState } from 'react'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'

export interface Submit {
  busy: boolean
  problem: Problem | null
  /** What the server says of one field. */
  errorOf: (field: string) => string | null
  submit: (event?: FormEvent) => void
  clear: () => void
}

const unknown: Problem = { type: 'about:blank', code: 'internal', title: '', status: 0, detail: '' }

/** Sends once at a time; a refusal is kept as a value, field by field. Anything else thrown is a bug and stays one. */
export function useSubmit<T>(send: () => Promise<T>, onDone: (answer: T) => void): Submit {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    setBusy(true)
    setProblem(null)
    try {
      onDone(await send())
    } catch (error) {
      if (!(error instanceof ProblemError)) setProblem(unknown)
      if (!(error instanceof ProblemError)) throw error
      setProblem(error.problem)
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    problem,
    errorOf: (field) => problem?.errors?.find((one) => one.pointer === `#/${field}`)?.detail ?? null,
    submit: (event) => {
      event?.preventDefault()
      if (!busy) void run()
    },
    clear: () => setProblem(null),
  }
}
