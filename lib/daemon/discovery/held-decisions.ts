import type { Log } from '@/lib/kernel/log'

/** What people decided for the proxy, kept in memory for its picture. */
export interface HeldDecisions<T> {
  current(): T
  reload(): Promise<void>
  onChange(listener: () => void): void
  stop(): void
}

interface Options<T> {
  read: () => Promise<T>
  log: Log
  /** Said when they cannot be read. */
  problem: string
  /** What holds when the first read fails; without it the first read must not. */
  instead?: T
  everyMs?: number
}

/** Reads again every few seconds as well: a notification can be lost. While they cannot be read, what was read last holds. */
export async function holdDecisions<T>({ read, log, problem, instead, everyMs = 5_000 }: Options<T>): Promise<HeldDecisions<T>> {
  const listeners: (() => void)[] = []
  let current = instead ?? (await read())
  async function reload(): Promise<void> {
    try {
      current = await read()
      for (const listener of listeners) listener()
    } catch (error) {
      log.warn(problem, { error })
    }
  }
  if (instead !== undefined) await reload()
  const timer = setInterval(() => void reload(), everyMs)
  return { current: () => current, reload, onChange: (listener) => void listeners.push(listener), stop: () => clearInterval(timer) }
}
