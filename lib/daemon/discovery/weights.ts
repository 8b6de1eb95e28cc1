import type { Weight } from '@/lib/domains/gateway/schemas'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

/** The one table of shares that edge and sidecar follow, kept in memory. */
export interface Weights {
  current(): readonly Weight[]
  reload(): Promise<void>
  onChange(listener: () => void): void
  stop(): void
}

/** Reads again every few seconds as well: a notification can be lost. */
export async function createWeights(database: Database, log: Log, everyMs = 5_000): Promise<Weights> {
  const read = () => database.trafficWeight.findMany({ orderBy: [{ cluster: 'asc' }, { serverGroup: 'asc' }] })
  const listeners: (() => void)[] = []
  let current = await read()
  async function reload(): Promise<void> {
    try {
      current = await read()
      for (const listener of listeners) listener()
    } catch (error) {
      log.warn('cannot read the weights', { error })
    }
  }
  const timer = setInterval(() => void reload(), everyMs)
  return { current: () => current, reload, onChange: (listener) => void listeners.push(listener), stop: () => clearInterval(timer) }
}
