import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { OutcomesAnswer, ReplayChanges } from './replay-schemas'

const Pair = { caller: z.union([z.enum(['edge', 'unidentified']), ApplicationName]), callee: ApplicationName }

/** The rules that a replay tried, to be put in force: what is left out stays as it is. */
export const SetRulesInput = z.strictObject({
  ...Pair,
  change: ReplayChanges.refine((change) => Object.values(change).some((value) => value !== undefined), 'At least one rule must be another.'),
  /** The rules as they were shown: where they are others now, nothing is set. */
  shown: OutcomesAnswer.shape.policy.optional(),
  why: z.string().trim().min(3, refusalWords['why-missing']).max(400),
})
export type SetRulesInput = z.infer<typeof SetRulesInput>
export const DropRulesInput = z.strictObject({ ...Pair, why: z.string().trim().max(400).default('') })
export type DropRulesInput = z.infer<typeof DropRulesInput>

/** Rules that hold instead of what a release declares, until somebody takes them back. */
export const RulesInForce = z.object({ caller: z.string(), callee: z.string(), change: ReplayChanges, since: z.string(), why: z.string(), by: z.string() })
export type RulesInForce = z.infer<typeof RulesInForce>
/** Beside them what they replace. */
export const RulesSet = RulesInForce.extend({ before: ReplayChanges, after: ReplayChanges })
export type RulesSet = z.infer<typeof RulesSet>
