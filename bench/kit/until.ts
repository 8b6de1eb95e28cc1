import { setTimeout as pause } from 'node:timers/promises'

/** Asks until the answer is not undefined; throws with `what` after `timeoutMs`. A failed question counts as no answer yet. */
export async function until<T>(what: string, timeoutMs: number, ask: () => Promise<T | undefined>, everyMs = 100): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) throw new Error(`gave up waiting for ${what}${last ? `: ${String(last)}` : ''}`)
    await pause(everyMs)
  }
}
