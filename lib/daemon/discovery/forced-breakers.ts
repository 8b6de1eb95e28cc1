import type { ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { Log } from '@/lib/kernel/log'

/** Breakers that people forced, kept in memory for the picture of the proxy. */
export interface ForcedBreakers {
  current(): readonly ForcedBreaker[]
  reload(): Promise<void>
  onChange(listener: () => void): void
  stop(): void
}

/** Reads again every few seconds as well: a notification can be lost. */
export async function createForcedBreakers(read: () => Promise<ForcedBreaker[]>, log: Log, everyMs = 5_000): Promise<ForcedBreakers> {
  const listeners: (() => void)[] = []
  let current = await read()
  async function reload(): Promise<void> {
    try {
      current = await read()
      for (const listener of listeners) listener()
    } catch (error) {
      log.warn('cannot read which breakers are forced', { error })
    }
  }
  const timer = setInterval(() => void reload(), everyMs)
  return { current: () => current, reload, onChange: (listener) => void listeners.push(listener), stop: () => clearInterval(timer) }
}
