import type { CohortsInput } from '../cohort-schemas'
import type { TraceBox } from '../schemas'

/** A trace as plots and cohorts know it. Without a root the whole of what arrived stands for it. */
export interface SampledTrace {
  traceId: string
  application: string
  operation: string
  startNs: bigint
  durationNs: bigint
  failed: boolean
  hasRoot: boolean
  spans: number
}

/** Of the durations, where the slowest twentieth begins. */
export function slowFromMs(traces: readonly SampledTrace[]): number | null {
  const sorted = traces.filter(({ hasRoot }) => hasRoot).map(({ durationNs }) => Number(durationNs) / 1e6).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? null
}

export const isInBox = ({ hasRoot, startNs, durationNs }: SampledTrace, { fromMs, toMs, minMs, maxMs }: TraceBox): boolean =>
  hasRoot && startNs >= BigInt(fromMs) * 1_000_000n && startNs < BigInt(toMs) * 1_000_000n && Number(durationNs) >= Math.round(minMs * 1e6) && Number(durationNs) <= Math.round(maxMs * 1e6)

export const isInCohort = (trace: SampledTrace, cohort: CohortsInput['cohort'], box: TraceBox | null): boolean => (cohort === 'failed' ? trace.failed : box !== null && isInBox(trace, box))

/** The first of them whose spans together are not too many to be read. */
export function withinSpans(traces: readonly SampledTrace[], spansMax: number): SampledTrace[] {
  let spans = 0
  return traces.filter((trace) => (spans += trace.spans) <= spansMax)
}
