import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { parseAttributeFilter } from './core/attribute-filter'
import type { TelemetryPorts } from './scoped-selector'
import type { TraceMatchesQuery, TraceRowsQuery, TraceSpanQuery } from './trace-query-schemas'
import type { FoldInput, TraceComparison, TraceMatchesAnswer, TraceRowsAnswer, TraceSpanAnswer, TraceSummary } from './trace-schemas'

type Named<Q = object> = Q & { traceId: string }
type Ports = Pick<TelemetryPorts, 'source' | 'visible'>

const foldOf = ({ base, except }: TraceSpanQuery): FoldInput => ({ base, except: except === '' ? [] : except.split(',') })

/** What there is to know about a trace before its rows. A trace of which the actor may see no span is *not found*, here and below. */
export const readTraceSummary =
  ({ source, visible }: Ports) =>
  async (actor: Actor, { traceId }: Named): Promise<Result<TraceSummary, Fault>> =>
    source.traceSummary({ traceId, applications: await visible(actor) })

export const readTraceRows =
  ({ source, visible }: Ports) =>
  async (actor: Actor, { traceId, from, count, ...fold }: Named<TraceRowsQuery>): Promise<Result<TraceRowsAnswer, Fault>> =>
    source.traceRows({ traceId, applications: await visible(actor), from, count, fold: foldOf(fold) })

export const readTraceSpan =
  ({ source, visible }: Ports) =>
  async (actor: Actor, { traceId, spanId, ...fold }: Named<TraceSpanQuery & { spanId: string }>): Promise<Result<TraceSpanAnswer, Fault>> =>
    source.traceSpan({ traceId, applications: await visible(actor), spanId, fold: foldOf(fold) })

export const findInTrace =
  ({ source, visible }: Ports) =>
  async (actor: Actor, { traceId, operation, attributes: written, failed }: Named<TraceMatchesQuery>): Promise<Result<TraceMatchesAnswer, Fault>> => {
    const attributes = parseAttributeFilter(written ?? '')
    if (!attributes.ok) return fail(fault('invalid-input', 'The attribute filter is not valid.', { errors: attributes.error }))
    return source.traceMatches({ traceId, applications: await visible(actor), attributes: attributes.value, failed: failed === 'yes', ...(operation !== undefined && { operation }) })
  }

export const compareTwoTraces =
  ({ source, visible }: Ports) =>
  async (actor: Actor, { traceId, with: other }: Named<{ with: string }>): Promise<Result<TraceComparison, Fault>> =>
    source.compareTraces({ a: traceId, b: other, applications: await visible(actor) })
