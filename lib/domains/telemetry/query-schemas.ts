import { z } from 'zod'
import { defaultRange } from '@/lib/kernel/default-range'
import { LineId } from './log-schemas'
import { Dimension, Severity, TraceInput } from './schemas'

/** Query strings of the telemetry API: everything is text in a URL, so numbers are coerced here. */
const Scope = {
  /** `now-1h`, `now`, epoch milliseconds or ISO 8601. */
  from: z.string().max(40).default(defaultRange.from),
  to: z.string().max(40).default('now'),
  application: z.string().max(80).optional(),
  cluster: z.string().max(80).optional(),
  serverGroup: z.string().max(100).optional(),
  instance: z.string().max(120).optional(),
  zone: z.string().max(80).optional(),
}
export const ScopeQuery = z.strictObject(Scope)
export type ScopeQuery = z.infer<typeof ScopeQuery>
export type ScopeQueryInput = z.input<typeof ScopeQuery>

const points = z.coerce.number<number | string>().int().min(1).max(720)

/** All applications of a team. */
export const teamScope = z.string().max(40).optional()

export const GoldenQuery = z.strictObject({ ...Scope, team: teamScope, by: Dimension.optional(), points: points.default(120) })
export type GoldenQuery = z.infer<typeof GoldenQuery>
export type GoldenQueryInput = z.input<typeof GoldenQuery>

export const SummaryQuery = z.strictObject({
  ...Scope,
  by: Dimension.default('application'),
  sort: z.enum(['errors', 'requests', 'p95', 'key']).default('errors'),
  limit: z.coerce.number<number | string>().int().min(1).max(500).default(50),
  offset: z.coerce.number<number | string>().int().min(0).default(0),
  /** Names divided by commas. */
  keys: z.string().max(20_000).optional(),
  sparkPoints: z.coerce.number<number | string>().int().min(0).max(60).default(0),
})
export type SummaryQuery = z.infer<typeof SummaryQuery>
export type SummaryQueryInput = z.input<typeof SummaryQuery>

export const RuntimeQuery = z.strictObject({ ...Scope, points: points.default(120) })
export type RuntimeQuery = z.infer<typeof RuntimeQuery>
export type RuntimeQueryInput = z.input<typeof RuntimeQuery>

export const FanOutQuery = z.strictObject({ from: Scope.from, to: Scope.to, application: z.string().max(80) })
export type FanOutQuery = z.infer<typeof FanOutQuery>
export type FanOutQueryInput = z.input<typeof FanOutQuery>

export const TracesQuery = z.strictObject({
  ...Scope,
  operation: z.string().max(200).optional(),
  /** `key=value key2="with blanks"`, at most 8 pairs. */
  attributes: z.string().max(2_000).optional(),
  minMs: z.coerce.number<number | string>().nonnegative().optional(),
  maxMs: z.coerce.number<number | string>().nonnegative().optional(),
  status: z.enum(['any', 'error', 'ok']).default('any'),
  /** A part of the plot (`core/trace-box.ts`): when roots began, and how long they took. */
  box: z.string().max(100).optional(),
  sort: z.enum(['newest', 'slowest']).default('newest'),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
})
export type TracesQuery = z.infer<typeof TracesQuery>
export type TracesQueryInput = z.input<typeof TracesQuery>

const LogFilter = { q: z.string().max(1_000).optional(), severity: Severity.optional(), traceId: TraceInput.shape.traceId.optional() }
export const LogsQuery = z.strictObject({ ...Scope, ...LogFilter, limit: z.coerce.number<number | string>().int().min(1).max(500).default(100), cursor: z.string().max(400).optional() })
export type LogsQuery = z.infer<typeof LogsQuery>
export type LogsQueryInput = z.input<typeof LogsQuery>

/** One of the questions that look at everything a search finds. */
export const FoundLogsQuery = z.strictObject({ ...Scope, ...LogFilter })
export type FoundLogsQuery = z.infer<typeof FoundLogsQuery>
export type FoundLogsQueryInput = z.input<typeof FoundLogsQuery>

const lines = z.coerce.number<number | string>().int().min(0).max(200)
export const LogContextQuery = z.strictObject({ id: LineId, before: lines.default(10), after: lines.default(10) })
export type LogContextQuery = z.infer<typeof LogContextQuery>
export type LogContextQueryInput = z.input<typeof LogContextQuery>

export const LogDownloadQuery = z.strictObject({
  ...Scope,
  ...LogFilter,
  format: z.enum(['ndjson', 'text']).default('ndjson'),
  /** Of the times in plain text, like `Asia/Seoul`. */
  timeZone: z.string().max(60).default('UTC'),
})
export type LogDownloadQuery = z.infer<typeof LogDownloadQuery>
export type LogDownloadQueryInput = z.input<typeof LogDownloadQuery>

const { from: _from, to: _to, ...noRange } = Scope
export const TailQuery = z.strictObject({ ...noRange, ...LogFilter })
export type TailQuery = z.infer<typeof TailQuery>
export type TailQueryInput = z.input<typeof TailQuery>
