import type { LogLine } from '@/lib/domains/telemetry/schemas'

/** What a live tail holds: bounded, whatever arrives and however long it is paused. */
export interface TailBuffer {
  /** On the screen, newest first. */
  shown: LogLine[]
  /** Arrived while paused, newest first. */
  waiting: LogLine[]
  /** Lines that arrived while paused, counting those that no longer fit in `waiting`. */
  waitingTotal: number
  /** Lines that a slow reader missed on the server, or that fell out of `waiting`. */
  dropped: number
  paused: boolean
}

export type TailAction = { kind: 'arrive'; lines: readonly LogLine[]; dropped: number } | { kind: 'pause' } | { kind: 'resume' } | { kind: 'clear' }

export const emptyTail: TailBuffer = { shown: [], waiting: [], waitingTotal: 0, dropped: 0, paused: false }

export const tailLinesMax = 1_000

export function tailReducer(buffer: TailBuffer, action: TailAction): TailBuffer {
  switch (action.kind) {
    case 'arrive':
      return arrive(buffer, action.lines, action.dropped)
    case 'pause':
      return { ...buffer, paused: true }
    case 'resume':
      return { ...buffer, shown: [...buffer.waiting, ...buffer.shown].slice(0, tailLinesMax), waiting: [], waitingTotal: 0, paused: false }
    case 'clear':
      return { ...emptyTail, paused: buffer.paused }
  }
}

function arrive(buffer: TailBuffer, lines: readonly LogLine[], dropped: number): TailBuffer {
  const known = new Set((buffer.paused ? buffer.waiting : buffer.shown).slice(0, 200).map((line) => line.id))
  const fresh = lines.filter((line) => !known.has(line.id)).toReversed()
  if (fresh.length === 0 && dropped === 0) return buffer
  if (!buffer.paused) return { ...buffer, shown: [...fresh, ...buffer.shown].slice(0, tailLinesMax), dropped: buffer.dropped + dropped }
  const waiting = [...fresh, ...buffer.waiting]
  const lost = Math.max(0, waiting.length - tailLinesMax)
  return { ...buffer, waiting: waiting.slice(0, tailLinesMax), waitingTotal: buffer.waitingTotal + fresh.length, dropped: buffer.dropped + dropped + lost }
}
