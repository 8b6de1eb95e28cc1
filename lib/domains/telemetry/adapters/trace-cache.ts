import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { indexTrace, type LightTrace, type TraceIndex } from '../core/trace-index'
import { criticalPath, type PathStretch, stretchesByPlace } from '../core/trace-path'

/** A trace as it is held: made once, asked often. */
export interface HeldTrace {
  index: TraceIndex
  path: PathStretch[]
  stretches: Map<number, [number, number][]>
  /** What was made of it for one reader's scope. */
  made: Map<string, unknown>
}

interface Entry {
  held: Promise<Result<HeldTrace, Fault>>
  /** Null until it is there. */
  spans: number | null
  goodUntilMs: number
}

/** Of all held traces together: about 60 MB. */
const spansMax = 300_000
/** Spans of a trace arrive until its requests have ended; after that its tree hardly changes. */
const settledMs = 120_000
const freshMs = { growing: 2_000, settled: 60_000 }

/** Holds the traces that are being looked at, the latest of them, so that a window of one costs no more than the window. */
export class TraceCache {
  private readonly entries = new Map<string, Entry>()
  constructor(
    private readonly load: (traceId: string) => Promise<Result<LightTrace, Fault>>,
    private readonly clock: Clock,
  ) {}

  hold(traceId: string): Promise<Result<HeldTrace, Fault>> {
    const known = this.entries.get(traceId)
    this.entries.delete(traceId)
    if (known && known.goodUntilMs > this.clock.nowMs()) {
      this.entries.set(traceId, known)
      return known.held
    }
    const entry: Entry = { held: this.make(traceId), spans: null, goodUntilMs: Infinity }
    this.entries.set(traceId, entry)
    const forget = () => {
      if (this.entries.get(traceId) === entry) this.entries.delete(traceId)
    }
    entry.held.then((made) => {
      if (!made.ok) return forget()
      const { index } = made.value
      entry.spans = index.spans.length
      const nowMs = this.clock.nowMs()
      const isSettled = Number(index.startNs) / 1e6 + index.durationNs / 1e6 < nowMs - settledMs
      entry.goodUntilMs = nowMs + (isSettled ? freshMs.settled : freshMs.growing)
      this.dropOldest()
    }, forget)
    return entry.held
  }

  /** Forgets what is no longer good; to be called now and then. */
  tidy(): void {
    const nowMs = this.clock.nowMs()
    for (const [traceId, { goodUntilMs }] of this.entries) if (goodUntilMs <= nowMs) this.entries.delete(traceId)
  }

  private async make(traceId: string): Promise<Result<HeldTrace, Fault>> {
    const loaded = await this.load(traceId)
    if (!loaded.ok) return loaded
    const index = indexTrace(loaded.value)
    const path = criticalPath(index)
    return ok({ index, path, stretches: stretchesByPlace(path, index.durationNs), made: new Map() })
  }

  private dropOldest(): void {
    let sum = [...this.entries.values()].reduce((spans, entry) => spans + (entry.spans ?? 0), 0)
    for (const [traceId, { spans }] of this.entries) {
      if (sum <= spansMax || this.entries.size === 1) return
      if (spans === null) continue
      this.entries.delete(traceId)
      sum -= spans
    }
  }
}
