import { z } from 'zod'
import { ReplayChanges } from './replay-schemas'

export const ForcedMode = z.enum(['open', 'closed'])
export type ForcedMode = z.infer<typeof ForcedMode>

/** A person's word on a breaker, as the proxy follows it: it ends by itself, whoever is alive then. */
export const ForcedBreaker = z.object({ /** Null: the edge. */ caller: z.string().nullable(), callee: z.string(), mode: ForcedMode, endsAtMs: z.number().int() })
export type ForcedBreaker = z.infer<typeof ForcedBreaker>

/** Other rules than a release declares, that a person put in force, as the proxy follows them. */
export const ChangedRules = z.object({ /** Null: the edge. */ caller: z.string().nullable(), callee: z.string(), change: ReplayChanges })
export type ChangedRules = z.infer<typeof ChangedRules>

/** From when a breaker opened until it was closed for good: opening again soon after is the same one. */
export const BreakerEpisode = z.object({
  /** Null: the edge. */
  caller: z.string().nullable(),
  callee: z.string(),
  openedMs: z.number().int(),
  /** How often it opened after it had been closed for a moment. */
  reopened: z.number().int(),
  /** When it was half open last, and how often: one call tried each time. */
  triedMs: z.number().int().nullable(),
  tries: z.number().int(),
  /** Null: it is not closed yet. */
  closedMs: z.number().int().nullable(),
})
export type BreakerEpisode = z.infer<typeof BreakerEpisode>

/** Newest first; since the proxy began, and no more than it keeps. */
export const BreakerEpisodes = z.object({ nowMs: z.number().int(), episodes: z.array(BreakerEpisode) })
export type BreakerEpisodes = z.infer<typeof BreakerEpisodes>
