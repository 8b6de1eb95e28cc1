import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { CohortsAnswer, CohortsInput, TraceScatterAnswer, TraceScatterInput } from './cohort-schemas'
import type {
  TraceComparison, TraceComparisonInput, TraceMatchesAnswer, TraceMatchesInput, TraceRowsAnswer, TraceRowsInput, TraceScopeInput, TraceSpanAnswer, TraceSpanInput, TraceSpansAnswer, TraceSpansInput, TraceSummary,
} from './trace-schemas'

type Ask<I extends z.ZodType, O> = (input: z.output<I>) => Promise<Result<O, Fault>>

/** Questions about one trace, as large as it may be, and about many of them. Each is `not-found` where the reader may see no span of a trace. */
export interface TraceReader {
  traceSummary: Ask<typeof TraceScopeInput, TraceSummary>
  traceRows: Ask<typeof TraceRowsInput, TraceRowsAnswer>
  traceSpan: Ask<typeof TraceSpanInput, TraceSpanAnswer>
  traceMatches: Ask<typeof TraceMatchesInput, TraceMatchesAnswer>
  traceSpans: Ask<typeof TraceSpansInput, TraceSpansAnswer>
  compareTraces: Ask<typeof TraceComparisonInput, TraceComparison>
  traceScatter: Ask<typeof TraceScatterInput, TraceScatterAnswer>
  traceCohorts: Ask<typeof CohortsInput, CohortsAnswer>
}
