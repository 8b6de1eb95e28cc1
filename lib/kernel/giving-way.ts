import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * For long work on a thread that others wait for: call it between pieces. It lets what has come meanwhile run first, once `msMax` have
 * passed since it last did.
 */
export function givingWay(msMax = 4): () => Promise<void> {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < msMax) return
    await nextTurn()
    sinceMs = performance.now()
  }
}
