import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'

/** Of one pair; null: the edge. */
export const OutcomesInput = z.strictObject({ caller: z.string().nullable(), callee: z.string(), sinceMs: z.number().int() })
export const OutcomesAnswer = z.object({
  nowMs: z.number().int(),
  /** Before it nothing is known: the proxy began, or had no room left. */
  fromMs: z.number().int(),
  /** Calls since `sinceMs` that are not among them: the oldest. */
  more: z.number().int(),
  policy: z.object({
    timeoutMs: z.number().int(),
    breaker: z.object({
      rules: z.enum(['hystrix', 'resilience4j']), errorPercent: z.number().int(), volume: z.number().int(), windowMs: z.number().int(), openMs: z.number().int(), windowCalls: z.number().int().nullable(),
      slowMs: z.number().int().nullable(), slowPercent: z.number().int(), halfOpenCalls: z.number().int(),
    }),
  }),
  /** When its breaker became another, oldest first. */
  moves: z.array(z.object({ atMs: z.number().int(), to: z.enum(['closed', 'open', 'half-open']) })),
  /** As `packOutcomes` writes them. */
  outcomes: z.object({ baseMs: z.number(), packed: z.string() }),
})
export type OutcomesAnswer = z.infer<typeof OutcomesAnswer>

const whole = (min: number, max: number) => z.number().int().min(min).max(max)

/** What is left out stays as it is. */
export const ReplayChanges = z.strictObject({
  errorPercent: whole(1, 100).optional(), volume: whole(1, 10_000).optional(), windowMs: whole(1_000, 60_000).optional(), openMs: whole(100, 600_000).optional(), timeoutMs: whole(1, 30_000).optional(),
  windowCalls: whole(1, 1_000).optional(), slowMs: whole(1, 60_000).optional(), slowPercent: whole(1, 100).optional(), halfOpenCalls: whole(1, 100).optional(),
})
export type ReplayChanges = z.infer<typeof ReplayChanges>

export const ReplayInput = z.strictObject({
  caller: z.union([z.enum(['edge', 'unidentified']), ApplicationName]), callee: ApplicationName,
  minutes: whole(1, 60).default(60),
  change: ReplayChanges.default({}),
})
export type ReplayInput = z.infer<typeof ReplayInput>

const Span = z.object({ fromMs: z.number().int(), /** Null: still open at the end. */ toMs: z.number().int().nullable() })

/** One course of the hour: as it was, or as it would have been. */
export const ReplayCourse = z.object({
  opened: z.number().int(), firstOpenedMs: z.number().int().nullable(), openMs: z.number().int(), spans: z.array(Span),
  calls: z.object({
    /** That went out. */
    made: z.number().int(),
    succeeded: z.number().int(), failed: z.number().int(), timedOut: z.number().int(),
    refused: z.number().int(),
    /** Of those refused, calls that succeeded in truth, and that failed. Null: nobody knows. */
    refusedGood: z.number().int().nullable(), refusedBad: z.number().int().nullable(),
    /** Let out, though nobody knows how they would have ended: in truth they were refused, or given up earlier. */
    unknown: z.number().int(),
  }),
  /** What callers waited for, all together. */
  waitedMs: z.number().int(),
})
export type ReplayCourse = z.infer<typeof ReplayCourse>

export const ReplayAnswer = z.object({
  nowMs: z.number().int(), fromMs: z.number().int(), calls: z.number().int(), more: z.number().int(),
  was: ReplayCourse, whatIf: ReplayCourse,
  policy: OutcomesAnswer.shape.policy,
  whatIfPolicy: OutcomesAnswer.shape.policy,
  /** Failed share by step, of what really happened: null where nobody called. */
  stepMs: z.number().int(), errorPercents: z.array(z.number().nullable()), rates: z.array(z.number()),
})
export type ReplayAnswer = z.infer<typeof ReplayAnswer>
