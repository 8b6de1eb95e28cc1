import type { Log } from '@/lib/kernel/log'

export interface Announcer {
  changed(): void
  /** Tells nothing more, and waits for what is being told. */
  stop(): Promise<void>
}

/**
 * Tells others that something changed: the first change at once, all that follow together, at most once in `everyMs`. What
 * could not be told is told with the next turn: a listener may come late, never be left with an old picture.
 */
export function createAnnouncer({ tell, log, everyMs = 500 }: { tell: () => Promise<void>; log: Log; everyMs?: number }): Announcer {
  let due = false
  let stopped = false
  let telling: Promise<void> | null = null
  let resting: NodeJS.Timeout | undefined

  function begin(): void {
    due = false
    telling = tell()
      .catch((error: unknown) => {
        due = true
        log.warn('a change of the registry was not announced', { error })
      })
      .finally(() => {
        telling = null
        if (stopped) return
        resting = setTimeout(() => {
          resting = undefined
          if (due) begin()
        }, everyMs)
      })
  }

  return {
    changed() {
      due = true
      if (!stopped && !telling && !resting) begin()
    },
    async stop() {
      stopped = true
      clearTimeout(resting)
      await telling
    },
  }
}
