import type { SourcePlan } from '@/lib/domains/telemetry/source-schemas'
import type { Log } from '@/lib/kernel/log'

/** Which engines are asked for which signals, for the collector: now, and after every change. */
export interface SourceFeed {
  reload(): Promise<void>
  watch(signal: AbortSignal): AsyncIterable<SourcePlan>
  stop(): void
}

/** Reads again every few seconds as well: a notification can be lost. Nothing is sent before it could be read once. */
export function createSourceFeed(read: () => Promise<SourcePlan>, log: Log, everyMs = 5_000): SourceFeed {
  let current: { text: string; plan: SourcePlan } | null = null
  const wakes = new Set<() => void>()

  async function reload(): Promise<void> {
    try {
      const plan = await read()
      const text = JSON.stringify(plan)
      if (text === current?.text) return
      current = { text, plan }
      for (const wake of wakes) wake()
    } catch (error) {
      log.warn('cannot read the sources of telemetry', { error })
    }
  }

  const timer = setInterval(() => void reload(), everyMs)
  return {
    reload,
    async *watch(signal) {
      let seen = ''
      while (!signal.aborted) {
        if (current !== null && current.text !== seen) {
          seen = current.text
          yield current.plan
          continue
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            wakes.delete(wake)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          wakes.add(wake)
          signal.addEventListener('abort', wake, { once: true })
        })
      }
    },
    stop: () => clearInterval(timer),
  }
}
