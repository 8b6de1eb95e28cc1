import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { TraceFilterInput } from '../cohort-schemas'
import { isInCohort, type SampledTrace, slowFromMs, withinSpans } from '../core/choose-cohort'
import { cohortTracesMin, compareCohorts } from '../core/compare-cohorts'
import { factsOfTraces, type FactSpan } from '../core/trace-facts'
import type { AnswerMeta, Selector, TraceBox, TimeRange } from '../schemas'
import type { TraceReader } from '../trace-ports'

/** Which of the traces that a filter finds. */
export type Within = { kind: 'all' } | { kind: 'failed' } | { kind: 'box'; box: TraceBox }

/** What a store gives of many traces: chosen by chance, by their ids alone, so that no trace is likelier than another. */
export interface TraceSampleSource {
  meta(selector: Selector, range: TimeRange): AnswerMeta
  sample(filter: TraceFilterInput, within: Within, most: number): Promise<Result<SampledTrace[], Fault>>
  /** Some of each slice of the range, its slowest and a failed one among them. */
  spread(filter: TraceFilterInput, bins: number, perBin: number): Promise<Result<{ traces: SampledTrace[]; spans: number; oneIn: number }, Fault>>
  factSpans(traces: readonly SampledTrace[]): Promise<Result<FactSpan[], Fault>>
}

/** Of each side. */
const tracesMax = 250
const spansMax = 10_000
const longestMs = 1e12

export function createSampleQuestions(source: TraceSampleSource): Pick<TraceReader, 'traceScatter' | 'traceCohorts'> {
  return {
    async traceScatter({ bins, perBin, ...filter }) {
      const found = await source.spread(filter, bins, perBin)
      if (!found.ok) return found
      const { traces, spans, oneIn } = found.value
      const points = traces
        .map(({ traceId, application, operation, startNs, durationNs, failed, hasRoot }) => ({ traceId, application, operation, startMs: Number(startNs) / 1e6, durationMs: Number(durationNs) / 1e6, failed, hasRoot }))
        .sort((a, b) => a.startMs - b.startMs || (a.traceId < b.traceId ? -1 : 1))
      return ok({ points, spans, oneIn, meta: source.meta(filter.selector, filter.range) })
    },

    async traceCohorts({ cohort, box, visible, ...filter }) {
      const all = await source.sample(filter, { kind: 'all' }, tracesMax * 2)
      if (!all.ok) return all
      const slowMs = cohort === 'slow' ? slowFromMs(all.value) : null
      const chosenBox = cohort === 'slow' ? (slowMs === null ? null : { ...filter.range, minMs: slowMs, maxMs: longestMs }) : (box ?? null)
      const within: Within | null = cohort === 'failed' ? { kind: 'failed' } : chosenBox && { kind: 'box', box: chosenBox }
      const chosen = within ? await source.sample(filter, within, tracesMax) : ok([])
      if (!chosen.ok) return chosen
      const inCohort = withinSpans(chosen.value.filter((trace) => isInCohort(trace, cohort, chosenBox)), spansMax)
      const rest = withinSpans(all.value.filter((trace) => !isInCohort(trace, cohort, chosenBox)).slice(0, tracesMax), spansMax)
      const answer = { cohort: inCohort.length, rest: rest.length, tracesMin: cohortTracesMin, slowFromMs: slowMs, meta: source.meta(filter.selector, filter.range) }
      if (inCohort.length < cohortTracesMin || rest.length < cohortTracesMin) return ok({ ...answer, differences: [], compared: 0 })
      const spans = await source.factSpans([...inCohort, ...rest])
      if (!spans.ok) return spans
      const names = visible === null ? null : new Set(visible)
      const isSeen = (application: string) => names === null || names.has(application)
      const factsOf = (traces: readonly SampledTrace[]) => factsOfTraces(traces.map(({ traceId }) => traceId), spans.value, isSeen)
      return ok({ ...answer, ...compareCohorts(factsOf(inCohort), factsOf(rest)) })
    },
  }
}
