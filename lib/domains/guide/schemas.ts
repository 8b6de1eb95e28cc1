import { z } from 'zod'

/** What the guide is played on: all three must be visible to whoever is guided. */
export const sampleNames = { home: 'home', broken: 'recommendations', shipped: 'catalogue' } as const

/** In the order in which they are shown; each chapter's steps in the order in which they are done. */
export const chapterSteps = {
  break: ['start', 'see', 'clean'],
  canary: ['release', 'roll-out', 'caught'],
  database: ['order', 'ready'],
  registry: ['drain', 'drained', 'back'],
  configuration: ['save', 'roll-back'],
  gateway: ['route', 'remove'],
  breakers: ['force', 'release'],
  sidecar: ['balance', 'as-usual'],
  zones: ['limit', 'drain', 'back'],
} as const
export type ChapterName = keyof typeof chapterSteps
/** The first ten minutes: what the guide is complete with. */
export const firstChapters = ['break', 'canary', 'database'] as const satisfies readonly ChapterName[]
/** For whoever has more time. */
export const furtherChapters = ['registry', 'configuration', 'gateway', 'breakers', 'sidecar', 'zones'] as const satisfies readonly ChapterName[]
export const chapterNames = [...firstChapters, ...furtherChapters] as const

/** The entry of the ledger that shows that a step was done. */
export const Witness = z.object({ position: z.string(), at: z.string(), by: z.string() })
export type Witness = z.infer<typeof Witness>

const Refusal = z.object({ rule: z.string(), liftedBy: z.array(z.string()) })
/** `seen` is null until the ledger has it; `refusal` says who may not do it, and who can lift that. */
export const GuideStep = z.object({ name: z.string(), seen: Witness.nullable(), refusal: Refusal.nullable() })
export type GuideStep = z.infer<typeof GuideStep>
/** `further`: not one of the first ten minutes. */
export const GuideChapter = z.object({ name: z.enum(chapterNames), further: z.boolean(), done: z.boolean(), steps: z.array(GuideStep) })
export type GuideChapter = z.infer<typeof GuideChapter>

/** Numbers that links need: of the run, the bad release and its rollout; null before there is one. */
export const GuideLinks = z.object({ run: z.number().int().nullable(), release: z.number().int().nullable(), rollout: z.number().int().nullable() })
export type GuideLinks = z.infer<typeof GuideLinks>

export const Guide = z.object({
  /** False where the sample estate is not, or not for this reader: there is nothing to play on. */
  here: z.boolean(),
  skipped: z.boolean(),
  /** What happened before does not count. */
  since: z.string(),
  /** The first ten minutes are done. */
  complete: z.boolean(),
  chapters: z.array(GuideChapter),
  links: GuideLinks,
})
export type Guide = z.infer<typeof Guide>

export const GuideState = z.object({ skipped: z.boolean(), since: z.string() })
export type GuideState = z.infer<typeof GuideState>
/** `restart` also forgets what was done: it counts from now on. */
export const SaveGuideInput = z.strictObject({ act: z.enum(['skip', 'show', 'restart']) })
export type SaveGuideInput = z.infer<typeof SaveGuideInput>
