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
  /** It may have more that were not asked for. */
  cut: boolean
  /** What could not be looked at. */
  missing: string[]
}

/** What each engine must be able to do; what follows from it is the same for all. */
export interface TraceEngine {
  readonly name: EngineName
  readonly place: string
  /** The newest, about as many as `limit`. */
  find(ask: TraceAsk, limit: number): Promise<Result<FoundTraces, SourceFinding>>
  /** Null: it has none. */
  trace(traceId: string): Promise<Result<ResourceGroup<SpanRecord>[] | null, SourceFinding>>
}
