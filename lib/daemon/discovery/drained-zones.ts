import type { ZoneDrain } from '@/lib/domains/registry/zone-schemas'
import type { Log } from '@/lib/kernel/log'

/** Zones that get no requests, kept in memory. */
export interface DrainedZones {
  current(): ReadonlySet<string>
  reload(): Promise<void>
  onChange(listener: () => void): void
  stop(): void
}

/** Reads again every few seconds as well: a notification can be lost. While the table cannot be read, what was read last holds. */
export async function createDrainedZones(read: () => Promise<ZoneDrain[]>, log: Log, everyMs = 5_000): Promise<DrainedZones> {
  const zones = async () => new Set((await read()).map(({ zone }) => zone))
  const listeners: (() => void)[] = []
  let current = await zones()
  async function reload(): Promise<void> {
    try {
      current = await zones()
      for (const listener of listeners) listener()
    } catch (error) {
      log.warn('cannot read the drained zones', { error })
    }
  }
  const timer = setInterval(() => void reload(), everyMs)
  return { current: () => current, reload, onChange: (listener) => void listeners.push(listener), stop: () => clearInterval(timer) }
}
