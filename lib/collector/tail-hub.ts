import { logMatcher, type LogFilter } from '@/lib/domains/telemetry/core/log-match'
import type { ArrivedLine } from '@/lib/domains/telemetry/ports'
import type { LogLine, LogTailItem } from '@/lib/domains/telemetry/schemas'

const waitingMax = 1_000
const batchMax = 200

/** Hands lines on as they are stored. A reader that is too slow loses the oldest lines and is told how many. */
export class TailHub {
  private readonly readers = new Set<(lines: ArrivedLine[]) => void>()
  constructor(private readonly onWatched: (on: boolean) => void) {}

  publish(lines: ArrivedLine[]): void {
    for (const reader of this.readers) reader(lines)
  }

  async *follow(filter: LogFilter, signal: AbortSignal): AsyncGenerator<LogTailItem> {
    const matches = logMatcher(filter)
    let waiting: LogLine[] = []
    let dropped = 0
    let wake: (() => void) | null = null
    const reader = (lines: ArrivedLine[]) => {
      for (const arrived of lines) if (matches(arrived)) waiting.push(arrived.line)
      if (waiting.length > waitingMax) {
        dropped += waiting.length - waitingMax
        waiting = waiting.slice(-waitingMax)
      }
      if (waiting.length > 0) wake?.()
    }
    const stop = () => wake?.()
    signal.addEventListener('abort', stop)
    this.readers.add(reader)
    if (this.readers.size === 1) this.onWatched(true)
    try {
      while (!signal.aborted) {
        if (waiting.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        wake = null
        if (signal.aborted || waiting.length === 0) continue
        const lines = waiting.splice(0, batchMax)
        const item = { lines, dropped }
        dropped = 0
        yield item
      }
    } finally {
      signal.removeEventListener('abort', stop)
      this.readers.delete(reader)
      if (this.readers.size === 0) this.onWatched(false)
    }
  }
}
