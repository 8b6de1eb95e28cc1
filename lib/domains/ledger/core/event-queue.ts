import type { StreamNotice } from '../schemas'

export interface SequencedNotice extends StreamNotice {
  /** Decimal digits; null for a notice that no database row stands behind. */
  seq: string | null
}

export type QueueItem = { kind: 'notice'; notice: SequencedNotice } | { kind: 'reset' }

/**
 * What one slow reader may hold back: over the limit everything waiting is dropped for one `reset`, after which the reader
 * asks everything again. The same topic and key waiting twice is one.
 */
export class EventQueue {
  #waiting = new Map<string, SequencedNotice>()
  #reset = false
  #wake: (() => void) | null = null
  readonly #max: number

  constructor(max = 1_000) {
    this.#max = max
  }

  push(notice: SequencedNotice): void {
    const key = `${notice.topic} ${notice.teamId ?? ''} ${notice.key}`
    // Taken out first, so that the order stays that of the latest.
    this.#waiting.delete(key)
    this.#waiting.set(key, notice)
    if (this.#waiting.size > this.#max) this.reset()
    this.#wake?.()
  }

  reset(): void {
    this.#waiting.clear()
    this.#reset = true
    this.#wake?.()
  }

  shift(): QueueItem | null {
    if (this.#reset) {
      this.#reset = false
      return { kind: 'reset' }
    }
    const [first] = this.#waiting
    if (!first) return null
    this.#waiting.delete(first[0])
    return { kind: 'notice', notice: first[1] }
  }

  /** Waits until there is something, or the signal ends: then null. */
  async next(signal: AbortSignal): Promise<QueueItem | null> {
    for (;;) {
      const item = this.shift()
      if (item || signal.aborted) return item
      await new Promise<void>((resolve) => {
        // Taken off again: a stream that lives for days must not gather a listener for each event.
        const wake = () => {
          signal.removeEventListener('abort', wake)
          this.#wake = null
          resolve()
        }
        this.#wake = wake
        signal.addEventListener('abort', wake)
      })
    }
  }
}
