'use client'

import { useState } from 'react'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'

export interface Act<A> {
  busy: boolean
  problem: Problem | null
  run: (input: A) => void
  clear: () => void
}

/** Sends once at a time; a refusal is kept as a value. Anything else thrown is a bug and stays one. */
export function useAct<A, T>(send: (input: A) => Promise<T>, onDone: (answer: T, input: A) => void): Act<A> {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (input: A) => {
    setBusy(true)
    setProblem(null)
    try {
      onDone(await send(input), input)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      setProblem(error.problem)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run: (input) => void (busy || run(input)), clear: () => setProblem(null) }
}
