import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'

export const Measure = z.enum(['error-share', 'p95', 'rate'])
export type Measure = z.infer<typeof Measure>

/**
 * One bound on what the proxy counts each second on the calls of `caller` (`edge`: from outside) to `callee` (`*`: all).
 * `error-share` is percent and `p95` ms, both at most; `rate` is calls a second, at least.
 */
export const Condition = z.strictObject({
  measure: Measure,
  caller: z.union([z.literal('edge'), ApplicationName]),
  callee: z.union([z.literal('*'), ApplicationName]),
  bound: z.number().min(0).max(1_000_000),
}).refine(({ measure, bound }) => measure !== 'error-share' || bound < 100, { path: ['bound'], message: 'Below 100 %: every share would be within it.' })
export type Condition = z.infer<typeof Condition>

/** `bad`: out of its bound, not yet for long enough to break. `unknown` is never good. */
export const ConditionState = z.enum(['holds', 'bad', 'broken', 'unknown'])
export type ConditionState = z.infer<typeof ConditionState>
export const ConditionNow = z.object({ condition: Condition, state: ConditionState, value: z.number().nullable() })
export type ConditionNow = z.infer<typeof ConditionNow>

/** One second of the steady state; `values` in the order of the conditions, null where nothing was seen. */
export const Sample = z.object({ atMs: z.number(), values: z.array(z.number().nullable()) })
export type Sample = z.infer<typeof Sample>

/** All calls to the target in one second. */
export const CallCounts = z.object({ requests: z.number().int(), errors: z.number().int(), injected: z.number().int(), fallbacks: z.number().int() })
export type CallCounts = z.infer<typeof CallCounts>
