import { z } from 'zod'
import { defaultRange } from '@/lib/kernel/default-range'
import { AnswerMeta, TimeRange } from './schemas'

/** A query in the engine's own words, over a range or, without `stepMs`, at its end. */
export const PromqlInput = z.strictObject({ query: z.string().trim().min(1).max(10_000), range: TimeRange, stepMs: z.number().int().min(1_000).optional() })
export type PromqlInput = z.output<typeof PromqlInput>

/** As people ask: moments in the words of a URL. */
export const PromqlBody = z.strictObject({
  query: PromqlInput.shape.query,
  from: z.string().max(40).default(defaultRange.from),
  to: z.string().max(40).default('now'),
  /** `now`: one value for each series. `range`: at most 720 points. */
  mode: z.enum(['now', 'range']).default('now'),
})
export type PromqlBody = z.output<typeof PromqlBody>
export type PromqlBodyInput = z.input<typeof PromqlBody>

export const seriesMax = 500

export const PromqlAnswer = z.object({
  kind: z.enum(['scalar', 'string', 'vector', 'matrix']),
  /** Values as the engine wrote them: NaN and infinities are words. */
  series: z.array(z.object({ labels: z.record(z.string(), z.string()), points: z.array(z.tuple([z.number(), z.string()])) })),
  /** Series left out. */
  more: z.number().int(),
  stepMs: z.number().nullable(),
  tookMs: z.number(),
  meta: AnswerMeta,
})
export type PromqlAnswer = z.infer<typeof PromqlAnswer>
