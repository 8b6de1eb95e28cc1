/** What became of one call. `rejected`: the bulkhead was full. `refused`: the breaker was open, so nobody knows what would have been. */
export const outcomeKinds = ['success', 'failure', 'timeout', 'cancelled', 'refused', 'rejected'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

export interface RecordedOutcome {
  startMs: number
  durationMs: number
  kind: OutcomeKind
}

/** Eight bytes a call: when it ended, in ms since `fromMs`, and how long it took, with its kind in the lowest bits. */
interface Chunk {
  fromMs: number
  newestMs: number
  count: number
  readonly ended: Uint32Array
  readonly took: Uint32Array
}

/** Of one pair, oldest first. */
export interface OutcomeLog {
  /** When it was begun: before, nobody called, or nobody noted it. */
  readonly sinceMs: number
  chunks: Chunk[]
  /** What is older than this was dropped for want of room, so that nobody takes a part for the whole. */
  lostBeforeMs: number | null
}

export interface OutcomeLogs {
  make(nowMs: number): OutcomeLog
  note(log: OutcomeLog, kind: OutcomeKind, startMs: number, nowMs: number): void
  /** A pair that is forgotten gives its room back. */
  drop(log: OutcomeLog): void
}

const perChunk = 2_048
export const keptMs = 3_600_000
const kindBits = 3
const durationMax = 2 ** (32 - kindBits) - 1
/** A chunk's first ms plus what 32 bits hold. */
const chunkSpanMs = 2 ** 31

/** Outcomes of the last hour of all pairs, in at most `chunksMax` pieces of 16 kB: when they are used up, the oldest piece of all gives way. */
export function createOutcomeLogs(chunksMax = 1_024): OutcomeLogs {
  const logs = new Set<OutcomeLog>()
  let chunks = 0

  function giveWay(nowMs: number): void {
    let oldest: OutcomeLog | undefined
    for (const log of logs) {
      while (log.chunks[0] && log.chunks[0].newestMs < nowMs - keptMs) {
        log.chunks.shift()
        chunks -= 1
      }
      const first = log.chunks[0]
      if (first && (!oldest?.chunks[0] || first.fromMs < oldest.chunks[0].fromMs)) oldest = log
    }
    if (chunks < chunksMax) return
    const gone = oldest?.chunks.shift()
    if (!oldest || !gone) return
    chunks -= 1
    oldest.lostBeforeMs = gone.newestMs
  }

  function roomIn(log: OutcomeLog, nowMs: number): Chunk {
    const last = log.chunks.at(-1)
    if (last && last.count < perChunk && nowMs >= last.fromMs && nowMs - last.fromMs < chunkSpanMs) return last
    if (chunks >= chunksMax || (log.chunks[0]?.newestMs ?? Infinity) < nowMs - keptMs) giveWay(nowMs)
    const made: Chunk = { fromMs: nowMs, newestMs: nowMs, count: 0, ended: new Uint32Array(perChunk), took: new Uint32Array(perChunk) }
    log.chunks.push(made)
    chunks += 1
    return made
  }

  return {
    make(nowMs) {
      const log: OutcomeLog = { sinceMs: nowMs, chunks: [], lostBeforeMs: null }
      logs.add(log)
      return log
    },
    note(log, kind, startMs, nowMs) {
      const chunk = roomIn(log, nowMs)
      chunk.ended[chunk.count] = nowMs - chunk.fromMs
      chunk.took[chunk.count] = tookOf(nowMs - startMs, kind)
      chunk.count += 1
      chunk.newestMs = nowMs
    },
    drop(log) {
      if (logs.delete(log)) chunks -= log.chunks.length
    },
  }
}

/** Calls `take` with those that ended at `sinceMs` or later, oldest first. Nothing is made for a call: there may be a hundred thousand. */
export function eachOutcome({ chunks }: OutcomeLog, sinceMs: number, take: (endMs: number, took: number) => void): void {
  for (const chunk of chunks) {
    if (chunk.newestMs < sinceMs) continue
    for (let place = 0; place < chunk.count; place++) {
      const endMs = chunk.fromMs + (chunk.ended[place] ?? 0)
      if (endMs >= sinceMs) take(endMs, chunk.took[place] ?? 0)
    }
  }
}

/** Duration and kind, as one number of 32 bits holds them. */
export const tookOf = (durationMs: number, kind: OutcomeKind): number => ((Math.min(durationMax, Math.max(0, Math.round(durationMs))) << kindBits) | outcomeKinds.indexOf(kind)) >>> 0
export const durationOf = (took: number): number => took >>> kindBits
export const kindOf = (took: number): OutcomeKind | undefined => outcomeKinds[took & ((1 << kindBits) - 1)]
