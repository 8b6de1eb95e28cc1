import { z } from 'zod'
import { DrainSignal } from '@/lib/domains/drains/schemas'

const Sum = z.object({ records: z.number(), bytes: z.number() })
const noSum = { records: 0, bytes: 0 }

/** What of a lane outlives the process: where it is in each day, and what it has counted. */
export const LaneState = z.object({
  signal: DrainSignal,
  /** Days that are not named in `places` are read from what arrived after this. */
  sinceMs: z.number(),
  places: z.record(z.string(), z.object({ stamp: z.number(), row: z.number() })),
  /** So much waited in each day when this was written: what is lost if the day is gone at the next start. */
  waiting: z.record(z.string(), Sum),
  /** Of thinned days: up to where `dropped` has what was taken out of them. */
  told: z.record(z.string(), z.number()).default({}),
  delivered: Sum,
  dropped: z.object({ bound: z.number(), store: z.number() }),
  setAside: z.number(),
  lastSuccessMs: z.number().nullable(),
  lastTryMs: z.number().nullable(),
  lastLossMs: z.number().nullable(),
})
export type LaneState = z.infer<typeof LaneState>

export const newLane = (signal: DrainSignal, sinceMs: number): LaneState => ({
  signal, sinceMs, places: {}, waiting: {}, told: {}, delivered: { ...noSum }, dropped: { bound: 0, store: 0 }, setAside: 0, lastSuccessMs: null, lastTryMs: null, lastLossMs: null,
})

export const DrainFile = z.object({ lanes: z.array(LaneState) })
export type DrainFile = z.infer<typeof DrainFile>
