import { setTimeout as pause } from 'node:timers/promises'

/** Begins `perSecond` of them by the clock, whatever they take, for so long; ends with the last. */
export async function paced(perSecond: number, seconds: number, begin: (n: number) => Promise<unknown>): Promise<number> {
  const open = new Set<Promise<unknown>>()
  const startedMs = performance.now()
  let begun = 0
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - startedMs) / 1_000) {
    for (; begun < elapsed * perSecond; begun++) {
      const going: Promise<unknown> = begin(begun).finally(() => open.delete(going))
      open.add(going)
    }
    await pause(2)
  }
  await Promise.all(open)
  return begun
}
