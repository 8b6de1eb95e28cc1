import { readBalancing } from '@/lib/domains/gateway/adapters/prisma-balancing-store'
import type { ApplicationBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

/** What people chose of balancing, kept in memory for the proxy's picture. */
export interface Balancing {
  current(): readonly ApplicationBalancing[]
  reload(): Promise<void>
  onChange(listener: () => void): void
  stop(): void
}

/** Reads again every few seconds as well: a notification can be lost. */
export async function createBalancing(database: Database, log: Log, everyMs = 5_000): Promise<Balancing> {
  const listeners: (() => void)[] = []
  let current = await readBalancing(database)
  async function reload(): Promise<void> {
    try {
      current = await readBalancing(database)
      for (const listener of listeners) listener()
    } catch (error) {
      log.warn('cannot read how applications are balanced', { error })
    }
  }
  const timer = setInterval(() => void reload(), everyMs)
  return { current: () => current, reload, onChange: (listener) => void listeners.push(listener), stop: () => clearInterval(timer) }
}
