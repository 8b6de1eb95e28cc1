import { setTimeout as pause } from 'node:timers/promises'

/** Waiting is no use beyond this, however long a write took. */
const waitMsMax = 500

/**
 * Lets questions go before writes where both want the same machine: a write waits for those that are being answered, at most as long
 * as the write before it took. So at least half of the time is for writing, and a console stays usable while senders send too much.
 */
export class QuestionsFirst {
  private readonly asked = new Set<Promise<unknown>>()
  private lastMs = 0

  constructor(private readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, signal) => pause(ms, undefined, { signal })) {}

  note<T>(question: Promise<T>): Promise<T> {
    this.asked.add(question)
    const done = () => void this.asked.delete(question)
    question.then(done, done)
    return question
  }

  async write<T>(work: () => Promise<T>): Promise<T> {
    if (this.asked.size > 0 && this.lastMs > 0) {
      const over = new AbortController()
      await Promise.race([Promise.allSettled(this.asked), this.wait(Math.min(this.lastMs, waitMsMax), over.signal).catch(() => undefined)])
      over.abort()
    }
    const startedMs = performance.now()
    try {
      return await work()
    } finally {
      this.lastMs = performance.now() - startedMs
    }
  }
}
