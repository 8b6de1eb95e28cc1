import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'

export const ProxyMeasure = z.enum(['error-share', 'p95', 'rate'])
export const TelemetryMeasure = z.enum(['error-share', 'p95', 'rate', 'cpu', 'memory', 'event-loop'])
export type Measure = z.infer<typeof TelemetryMeasure>

const bound = z.number().min(0).max(1_000_000)
const belowAll = { path: ['bound'], message: 'Below 100 %: every share would be within it.' }
const isBelowAll = ({ measure, bound: most }: { measure: Measure; bound: number }): boolean => measure !== 'error-share' || most < 100

/**
 * One bound on what the proxy counts each second on the calls of `caller` (`edge`: from outside) to `callee` (`*`: all).
 * `error-share` is percent and `p95` ms, both at most; `rate` is calls a second, at least.
 */
export const ProxyCondition = z.strictObject({
  source: z.literal('proxy').optional(),
  measure: ProxyMeasure,
  caller: z.union([z.literal('edge'), ApplicationName]),
  callee: z.union([z.literal('*'), ApplicationName]),
  bound,
}).refine(isBelowAll, belowAll)
export type ProxyCondition = z.infer<typeof ProxyCondition>

/**
 * One bound on what an application's own telemetry says, by ten seconds: coarser and later than the proxy. Of its served requests
 * `error-share` (%), `p95` (ms) and `rate` (/s, at least); of its instances, whichever stands worst, `cpu` (% of one core),
 * `memory` (MiB) and `event-loop` (ms, p99 of its delay).
 */
export const TelemetryCondition = z.strictObject({ source: z.literal('telemetry'), measure: TelemetryMeasure, application: ApplicationName, bound }).refine(isBelowAll, belowAll)
export type TelemetryCondition = z.infer<typeof TelemetryCondition>

export const Condition = z.discriminatedUnion('source', [ProxyCondition, TelemetryCondition])
export type Condition = z.infer<typeof Condition>

/** `bad`: out of its bound, not yet for long enough to break. `unknown` is never good. */
export const ConditionState = z.enum(['holds', 'bad', 'broken', 'unknown'])
export type ConditionState = z.infer<typeof ConditionState>
export const ConditionNow = z.object({ condition: Condition, state: ConditionState, value: z.number().nullable() })
export type ConditionNow = z.infer<typeof ConditionNow>

/** One second of the steady state, or one step of telemetry; `values` in the order of the conditions, null where nothing was seen. */
export const Sample = z.object({ atMs: z.number(), values: z.array(z.number().nullable()) })
export type Sample = z.infer<typeof Sample>

/** All calls to the target in one second. */
export const CallCounts = z.object({ requests: z.number().int(), errors: z.number().int(), injected: z.number().int(), fallbacks: z.number().int() })
export type CallCounts = z.infer<typeof CallCounts>
