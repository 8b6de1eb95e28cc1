import { z } from 'zod'
import { AnswerMeta, GoldenPoint, TimeRange } from './schemas'

/** More applications are asked about in several questions. */
export const manyMax = 500

const OfOne = {
  /** Arrival of the application's newest signal, null when there is none. */
  newestMs: z.number().nullable(),
  complete: z.boolean(),
}

/** Golden signals by step of each of these applications. */
export const GoldenOfInput = z.strictObject({ applications: z.array(z.string()).min(1).max(manyMax), range: TimeRange, stepMs: z.number().int().min(10_000) })
export const GoldenOfAnswer = z.object({
  /** In the order of the question; null: nobody can tell of this one now. */
  of: z.array(z.object({ ...OfOne, points: z.array(GoldenPoint) }).nullable()),
  stepMs: z.number(),
  meta: AnswerMeta,
})
export type GoldenOfAnswer = z.infer<typeof GoldenOfAnswer>

/** Requests of an application over windows of these lengths, in whole steps, and how many of them were slower than `slowMs`. */
export const SumsAsk = z.strictObject({ application: z.string(), windowsMs: z.array(z.number().int().positive().max(604_800_000)).min(1).max(64), slowMs: z.number().positive().max(10_000_000).optional() })
export type SumsAsk = z.infer<typeof SumsAsk>

/** All windows end at the newest step that ended `settleMs` before `toMs`, or before what is told last, whichever is earlier. */
export const RequestSumsInput = z.strictObject({ asks: z.array(SumsAsk).min(1).max(manyMax), toMs: z.number().int().nonnegative(), settleMs: z.number().int().nonnegative(), stepMs: z.number().int().min(10_000) })
export const RequestSumsAnswer = z.object({
  untilMs: z.number(),
  /** In the order of the asks, each with its windows in their order. `slow` is absent where it was not asked, or the source cannot tell. */
  of: z.array(z.object({ ...OfOne, windows: z.array(z.object({ requests: z.number(), errors: z.number(), slow: z.number().optional() })) }).nullable()),
  meta: AnswerMeta,
})
export type RequestSumsAnswer = z.infer<typeof RequestSumsAnswer>
