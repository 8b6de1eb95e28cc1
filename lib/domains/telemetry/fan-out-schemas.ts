import { z } from 'zod'
import { AnswerMeta, TimeRange } from './schemas'

/**
 * How many calls one request of an application makes, by depth: 1 is what the application itself calls, 2 what those call, and
 * so on. Counted over the newest requests of the range, fewer where their traces are large.
 */
export const FanOutInput = z.strictObject({
  application: z.string(),
  range: TimeRange,
  /** Requests that this one served alone. */
  serverGroup: z.string().optional(),
  /** The reader's scope: null is everything. Others are counted, and keep no name. */
  applications: z.array(z.string()).max(2_000).nullable(),
})
export type FanOutInput = z.infer<typeof FanOutInput>

/** Of whole numbers, by nearest rank. */
export const CallCounts = z.object({ median: z.number(), p95: z.number(), max: z.number() })
export type CallCounts = z.infer<typeof CallCounts>

export const FanOutAnswer = z.object({
  /** Requests that were looked at. */
  requests: z.number().int(),
  /** The busiest first, at most 50. */
  operations: z.array(z.object({ operation: z.string(), requests: z.number().int(), total: CallCounts, depths: z.array(CallCounts) })),
  /** Served operations below those requests by the calls that they add to one, at most 20. `application` is '' where hidden. */
  amplifiers: z.array(z.object({ application: z.string(), operation: z.string(), served: z.number().int(), calls: CallCounts, addedPerRequest: z.number() })),
  meta: AnswerMeta,
})
export type FanOutAnswer = z.infer<typeof FanOutAnswer>
