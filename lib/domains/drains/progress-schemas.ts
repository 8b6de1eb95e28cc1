import { z } from 'zod'
import { DrainProblem } from './problem-schemas'

/** `new`: nothing has been tried yet. `losing`: records were dropped or set aside in the last minutes. */
export const DrainCondition = z.enum(['new', 'ok', 'failing', 'losing'])
export type DrainCondition = z.infer<typeof DrainCondition>

const count = z.number()
/** A minute of a lane: for the page's chart. */
export const DrainMinute = z.object({ atMs: z.number(), delivered: count, lost: count, failures: count })
export type DrainMinute = z.infer<typeof DrainMinute>

/** One signal of a drain, as the collector sends it. Counts are since the drain was made; they outlive the collector. */
export const DrainLane = z.object({
  signal: z.enum(['logs', 'metrics', 'traces']),
  /** Age of the oldest record that waits; 0 where none does. */
  lagMs: z.number(),
  waiting: z.object({ records: count, bytes: count }),
  delivered: z.object({ records: count, bytes: count }),
  dropped: z.object({
    bound: count.describe('Over the bound of the buffer.'),
    store: count.describe('No longer stored when their turn came: their day was dropped, cut down to errors and slow traces, or damaged.'),
  }),
  /** The receiver refuses them however often they are sent. */
  setAside: count,
  lastSuccessMs: z.number().nullable(),
  lastTryMs: z.number().nullable(),
  lastLossMs: z.number().nullable(),
  failures: z.number().int(),
  failingSinceMs: z.number().nullable(),
  retryAtMs: z.number().nullable(),
  problem: DrainProblem.nullable(),
  minutes: z.array(DrainMinute),
})
export type DrainLane = z.infer<typeof DrainLane>

export const DrainProgress = z.object({ id: z.string(), version: z.number().int(), atMs: z.number(), lanes: z.array(DrainLane) })
export type DrainProgress = z.infer<typeof DrainProgress>

/** What the collector tells the daemon of a drain, to be kept beside what people decided. */
export const ToldCondition = z.object({ id: z.string(), condition: DrainCondition, sinceMs: z.number().nullable(), problem: DrainProblem.nullable() })
export type ToldCondition = z.infer<typeof ToldCondition>
