const firstMs = 1_000
const longestMs = 60_000
/** What a person has to mend is asked for seldom from the first time on. */
const slowMs = 15_000
/** A receiver may ask for more patience than this: it is looked after again all the same. */
const askedMsMax = 10 * 60_000

/** Until the try that follows the `failures`-th failure in a row; `random` from 0 to 1, so that many senders do not come back at once. */
export function retryDelayMs({ failures, random, askedMs, slow }: { failures: number; random: number; askedMs: number | null; slow: boolean }): number {
  const backOff = Math.min(longestMs, Math.max(slow ? slowMs : 0, firstMs * 2 ** Math.min(16, Math.max(0, failures - 1))))
  const jittered = backOff * (0.5 + random / 2)
  return askedMs === null ? jittered : Math.max(Math.min(askedMs, askedMsMax) + random * firstMs, jittered)
}

/** Of a Retry-After header: seconds or a date. */
export function askedPauseMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * 1_000
  const at = Date.parse(header)
  return Number.isFinite(at) ? Math.max(0, at - nowMs) : null
}
