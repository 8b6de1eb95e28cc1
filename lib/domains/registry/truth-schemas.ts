import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { PageInput, pageOf } from '@/lib/kernel/page'
import type { Evidence as CoreEvidence, Verdict as CoreVerdict } from './core/verdict'
import { InstanceStatus } from './schemas'

/** Worst first: the order of lists. */
export const VerdictKind = z.enum(['ghost', 'flapping', 'silent', 'stowaway', 'undecided', 'healthy'])
export type VerdictKind = z.infer<typeof VerdictKind>

export const Verdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('healthy'), because: z.enum(['served', 'idle-like-its-fellows']) }),
  z.object({ kind: z.literal('ghost') }),
  z.object({ kind: z.literal('silent') }),
  z.object({ kind: z.literal('stowaway') }),
  z.object({ kind: z.literal('flapping'), witness: z.enum(['lease', 'probe']), changes: z.number().int() }),
  z.object({
    kind: z.literal('undecided'),
    because: z.enum(['nothing-known', 'starting', 'not-probed', 'probe-failing', 'probe-contradicts', 'no-telemetry', 'not-in-service', 'lease-overdue']),
  }),
]) satisfies z.ZodType<CoreVerdict>

export const Evidence = z.object({
  lease: z
    .object({
      status: InstanceStatus,
      overridden: z.boolean(),
      registeredAtMs: z.number(),
      renewedAtMs: z.number(),
      expiresAtMs: z.number(),
      changes: z.number().int(),
    })
    .nullable(),
  traffic: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unknown') }),
    z.object({ kind: z.literal('seen'), requests: z.number(), lastAtMs: z.number() }),
    z.object({ kind: z.literal('none') }),
  ]),
  probe: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unknown') }),
    z.object({ kind: z.literal('refused'), address: z.string() }),
    z.object({ kind: z.literal('answered'), atMs: z.number(), latencyMs: z.number(), httpStatus: z.number().int().nullable(), changes: z.number().int() }),
    z.object({ kind: z.literal('unreachable'), atMs: z.number(), detail: z.string(), times: z.number().int(), changes: z.number().int() }),
  ]),
  fellowRequests: z.number().nullable(),
}) satisfies z.ZodType<CoreEvidence>

/** One instance, what three witnesses say of it, and since when they say so together. */
export const Judged = z.object({
  application: z.string(),
  instance: z.string(),
  zone: z.string().nullable(),
  verified: z.boolean(),
  /** Where it was asked; null for a stowaway, which announced none. */
  address: z.string().nullable(),
  verdict: Verdict,
  sinceMs: z.number(),
  evidence: Evidence,
})
export type Judged = z.infer<typeof Judged>

export const VerdictCounts = z.object({ ghost: z.number().int(), flapping: z.number().int(), silent: z.number().int(), stowaway: z.number().int(), undecided: z.number().int(), healthy: z.number().int() })
export type VerdictCounts = z.infer<typeof VerdictCounts>

export const TruthListInput = z.strictObject({
  /** null: all (operators). */
  applications: z.array(z.string()).max(2_000).nullable(),
  application: z.string().optional(),
  instances: z.array(z.string()).max(500).optional(),
  zone: z.string().optional(),
  verdict: VerdictKind.optional(),
  q: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
})
export type TruthListInput = z.output<typeof TruthListInput>
const Telemetry = z.object({
  /** Everything that arrived before this moment was counted; null: it did not answer yet. */
  asOfMs: z.number().nullable(),
  complete: z.boolean(),
  /** Over how long requests were counted. */
  windowMs: z.number(),
})
export const TruthListAnswer = z.object({ items: z.array(Judged), total: z.number().int(), counts: VerdictCounts, telemetry: Telemetry, asOfMs: z.number() })
export type TruthListAnswer = z.infer<typeof TruthListAnswer>

export const HoldMode = z.enum(['out', 'drain'])
export type HoldMode = z.infer<typeof HoldMode>
/** `asked`: not in the registry yet. `draining`: no new requests, the last ones are being answered. `out`: nothing is sent. `leaving`: on its way back. */
export const HoldPhase = z.enum(['asked', 'draining', 'out', 'leaving'])
export type HoldPhase = z.infer<typeof HoldPhase>
export const Hold = z.object({
  application: z.string(),
  instance: z.string(),
  mode: HoldMode,
  phase: HoldPhase,
  by: z.string(),
  why: z.string(),
  askedMs: z.number(),
  /** Since it is in its phase. */
  sinceMs: z.number(),
})
export type Hold = z.infer<typeof Hold>

export const HeldInstance = Judged.extend({
  hold: Hold.nullable(),
  /** Requests of the proxy that it still answers; null: the proxy does not tell. */
  openRequests: z.number().int().nullable(),
})
export type HeldInstance = z.infer<typeof HeldInstance>

export const TruthQuery = z.strictObject({
  application: z.string().min(1).max(200).optional(),
  /** Ids with commas between them. */
  instances: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.string()).max(200))
    .optional(),
  zone: z.string().min(1).max(200).optional(),
  verdict: VerdictKind.optional(),
  q: z.string().max(200).optional(),
  ...PageInput.shape,
})
export type TruthQuery = z.output<typeof TruthQuery>
export type TruthQueryInput = z.input<typeof TruthQuery>
export const TruthPage = pageOf(HeldInstance).extend({ counts: VerdictCounts, telemetry: Telemetry, asOfMs: z.number() })
export type TruthPage = z.infer<typeof TruthPage>

const Why = z.string().trim().min(1, refusalWords['say-why']).max(400)
const Named = z.strictObject({ application: z.string().min(1).max(200), instance: z.string().min(1).max(200) })

export const CleanUpInput = z.strictObject({ instances: z.array(Named).min(1).max(200), why: Why })
export type CleanUpInput = z.infer<typeof CleanUpInput>
export const CleanUpPreviewInput = CleanUpInput.omit({ why: true })
export type CleanUpPreviewInput = z.infer<typeof CleanUpPreviewInput>
/** `not-a-ghost`: the witnesses say something else by now. `gone`: no lease any more, or none that you may see. */
export const CleanUpFate = z.enum(['removes', 'not-a-ghost', 'gone', 'not-allowed'])
export const CleanUpPreview = z.object({ items: z.array(Named.extend({ fate: CleanUpFate, rule: z.string().optional(), judged: Judged.nullable() })), removes: z.number().int() })
export type CleanUpPreview = z.infer<typeof CleanUpPreview>
export const CleanedUp = z.object({ removed: z.array(Named), kept: z.array(Named) })
export type CleanedUp = z.infer<typeof CleanedUp>

export const HoldParams = z.strictObject({ application: z.string().min(1).max(200), instance: z.string().min(1).max(200) })
export const HoldInput = z.strictObject({ mode: HoldMode.default('drain'), why: Why })
export type HoldInput = z.infer<typeof HoldInput>
export const ReleaseQuery = z.strictObject({ why: Why })
