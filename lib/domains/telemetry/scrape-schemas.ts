import { z } from 'zod'

/** An instance that announces metrics in its registration, and where they are. */
export const ScrapeTarget = z.object({
  instance: z.string(),
  application: z.string(),
  zone: z.string().nullable(),
  cluster: z.string().nullable(),
  serverGroup: z.string().nullable(),
  url: z.string(),
  /** It announces them in words that lead nowhere: why. Never asked then. */
  problem: z.string().nullable(),
})
export type ScrapeTarget = z.infer<typeof ScrapeTarget>

export const ScrapeState = ScrapeTarget.pick({ application: true, instance: true, url: true }).extend({
  /** Null: not asked yet. */
  atMs: z.number().nullable(),
  tookMs: z.number().nullable(),
  bytes: z.number().int(),
  /** Of the last time; null when it went well. */
  error: z.string().nullable(),
})
export type ScrapeState = z.infer<typeof ScrapeState>

export const ScrapeStatus = z.object({
  targets: z.number().int(),
  failing: z.number().int(),
  /** The failing ones first, and not all where there are many. */
  shown: z.array(ScrapeState),
  /** The registry was not reached: these are the targets of its last answer. */
  stale: z.boolean(),
})
export type ScrapeStatus = z.infer<typeof ScrapeStatus>
