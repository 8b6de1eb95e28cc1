import type { z } from 'zod'
import type { Result } from '@/lib/kernel/result'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { Selector, TimeRange, TraceSearchInput } from '../../schemas'
import type { EngineName, SourceFinding } from '../../source-schemas'

/** What traces are looked for. An engine narrows by what it can: whatever else it gives is taken out afterwards. */
export type TraceAsk = { selector: Selector; range: TimeRange } & Partial<Pick<z.output<typeof TraceSearchInput>, 'operation' | 'attributes' | 'minMs' | 'maxMs' | 'status'>>

export interface FoundTraces {
  /** Whole traces, in any order. */
  groups: ResourceGroup<SpanRecord>[]
  /** It may have more, older ones: from this moment on these are all there are. Null: of the whole range. */
  completeFromMs: number | null
  /** What could not be looked at. */
  missing: string[]
}

/** The moment at which the oldest trace began, where an answer was as long as it may be; else null. Traces of several answers are all there from the latest of these on. */
export function completeFrom(groups: readonly ResourceGroup<SpanRecord>[], isFull: boolean): number | null {
  if (!isFull) return null
  const starts = new Map<string, bigint>()
  for (const { items } of groups)
    for (const { traceId, startNs } of items) {
      const known = starts.get(traceId)
      if (known === undefined || startNs < known) starts.set(traceId, startNs)
    }
  const oldest = [...starts.values()].reduce<bigint | null>((least, one) => (least === null || one < least ? one : least), null)
  return oldest === null ? null : Number(oldest / 1_000n) / 1_000
}

export const latest = (moments: readonly (number | null)[]): number | null => moments.reduce<number | null>((found, one) => (one === null ? found : Math.max(found ?? one, one)), null)

/** What each engine must be able to do; what follows from it is the same for all. */
export interface TraceEngine {
  readonly name: EngineName
  readonly place: string
  /** The newest, about as many as `limit`. */
  find(ask: TraceAsk, limit: number): Promise<Result<FoundTraces, SourceFinding>>
  /** Null: it has none. */
  trace(traceId: string): Promise<Result<ResourceGroup<SpanRecord>[] | null, SourceFinding>>
}
