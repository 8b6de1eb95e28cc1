import { z } from 'zod'
import { AnswerMeta, TimeRange } from './schemas'

/**
 * What stands at either end of a call. `outside`: no calling span was seen (people, untraced programs). `hidden`: applications
 * outside the reader's scope, all of them together. What sends no spans of its own is known by its callers alone.
 */
export const CallEndKind = z.enum(['outside', 'application', 'database', 'cache', 'queue', 'external', 'hidden'])
export type CallEndKind = z.infer<typeof CallEndKind>

/** `name` is '' outside and where hidden, `zone` where unknown or not asked for. */
export const CallEnd = z.object({ kind: CallEndKind, name: z.string(), zone: z.string() })
export type CallEnd = z.infer<typeof CallEnd>

/** Calls of whole minutes that touch the range, counted in the minute in which they ended. */
export const CallsInput = z.strictObject({
  /** The reader's scope: null is everything. Others keep no name, and calls between two of them are left out. */
  applications: z.array(z.string()).max(2_000).nullable(),
  range: TimeRange,
  /** Where it was served; where it was made for what sends no spans of its own. */
  zone: z.string().optional(),
  /** Ends of one name in two zones are two. */
  byZone: z.boolean().default(false),
  /** The busiest; `more` says how many were left out. */
  limit: z.number().int().min(1).max(10_000).default(4_000),
})
export type CallsInput = z.infer<typeof CallsInput>

const Figures = { requests: z.number(), errors: z.number(), p95Ms: z.number().nullable() }

export const CallsAnswer = z.object({
  /** What was called, over all its callers, and callers that nobody called (no requests). */
  ends: z.array(CallEnd.extend(Figures)),
  /** `from` and `to` are places in `ends`. */
  calls: z.array(z.object({ from: z.number().int(), to: z.number().int(), ...Figures })),
  more: z.number().int(),
  /** Seconds of the range that data covers: what counts are divided by. */
  seconds: z.number(),
  meta: AnswerMeta,
})
export type CallsAnswer = z.infer<typeof CallsAnswer>
