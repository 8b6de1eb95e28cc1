const firstMs = 2_000
const mostMs = 15 * 60_000
/** About a day: after that nobody waits for it any more. */
export const triesMax = 100
const giveUpMs = 86_400_000

/** When to try again after so many failures; null when it is given up. */
export function nextTryMs(tries: number, ageMs: number): number | null {
  if (tries >= triesMax || ageMs >= giveUpMs) return null
  return Math.min(mostMs, firstMs * 2 ** Math.min(tries - 1, 20))
}
