import type { DiscoverySnapshot } from '@/lib/domains/gateway/schemas'
import type { DiscoveryContent } from './snapshot'

export interface DiscoveryFeed {
  /** Something may have changed: at most `withinMs` later everybody who watches has the whole picture. */
  changed(): void
  /** The picture now, then after every change. A slow reader skips to the newest. */
  watch(signal: AbortSignal): AsyncIterable<DiscoverySnapshot>
  stop(): void
}

/** Reads the picture only when something changed, and sends it only when it is another. */
export function createDiscoveryFeed(read: () => DiscoveryContent, withinMs = 60): DiscoveryFeed {
  const first = read()
  let current: DiscoverySnapshot = { version: Date.now(), ...first }
  let sent = JSON.stringify(first)
  let timer: NodeJS.Timeout | undefined
  const wakes = new Set<() => void>()

  function refresh(): void {
    timer = undefined
    const content = read()
    const text = JSON.stringify(content)
    if (text === sent) return
    sent = text
    // Rises over restarts too: a proxy that was connected before takes the new picture.
    current = { version: Math.max(Date.now(), current.version + 1), ...content }
    for (const wake of wakes) wake()
  }

  return {
    changed() {
      timer ??= setTimeout(refresh, withinMs)
    },
    async *watch(signal) {
      let seen = -1
      while (!signal.aborted) {
        if (current.version !== seen) {
          const next = current
          seen = next.version
          yield next
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
    stop: () => clearTimeout(timer),
  }
}
