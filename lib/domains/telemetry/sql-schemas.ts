import { z } from 'zod'
import { AnswerMeta, TimeRange } from './schemas'

export const sqlRowsMax = 1_000
const sql = z.string().min(1).max(20_000)

/** A question in SQL about what the collector itself stored in the range. It reads the tables of `core/sql-views.ts` and nothing else. */
export const SqlInput = z.strictObject({ sql, range: TimeRange })
export type SqlInput = z.infer<typeof SqlInput>

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const SqlAnswer = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Whole numbers beyond 2^53 and what is no plain value come as text. */
  rows: z.array(z.array(Cell)),
  /** There was more than the limit lets through. */
  truncated: z.boolean(),
  meta: AnswerMeta,
})
export type SqlAnswer = z.infer<typeof SqlAnswer>

export const SqlBody = z.strictObject({ sql, from: z.string().max(40).default('now-1h'), to: z.string().max(40).default('now') })
export type SqlBody = z.infer<typeof SqlBody>
