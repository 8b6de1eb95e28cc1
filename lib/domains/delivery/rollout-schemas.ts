import { z } from 'zod'
import { ClusterPart, ZoneName } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'
import { ApplicationName } from '@/lib/kernel/names'
import { ApprovalPolicy, CanaryOptions, CanaryOptionsInput } from '../canary/analysis-schemas'
import { Release } from './schemas'

/** In the order of a good run. Each is left in one transaction, with its ledger entry. */
export const rolloutPhases = [
  'create', 'health', // the new group, beside the old one, without traffic; for a canary baseline and canary
  'split', 'analyse', 'grow', 'grow-health', // canary alone: equal shares, judged; then the new release at full size
  'shift', 'drain', 'warm', 'retire', 'done', // traffic moves, open requests end, the old group is kept, then ended
  'restore', 'drain-back', 'discard', // the way back: old weights, open requests end, new groups are ended
] as const
export const RolloutPhase = z.enum(rolloutPhases)
export type RolloutPhase = z.infer<typeof RolloutPhase>

/** `waiting`: a decision card is open. `failed`: it could not even go back, and says why. */
export const RolloutState = z.enum(['running', 'waiting', 'rolling-back', 'succeeded', 'rolled-back', 'failed'])
export type RolloutState = z.infer<typeof RolloutState>
export const underWay: readonly RolloutState[] = ['running', 'waiting', 'rolling-back']

export const Strategy = z.enum(['redblack', 'canary'])
export type Strategy = z.infer<typeof Strategy>

const size = z.number().int().min(1, 'At least one instance.').max(100, 'At most 100 instances on this runtime.')

/** Absent fields keep what the group that serves now has; without one: size 1, all zones, `/health`. */
export const StartRolloutInput = z.strictObject({
  release: z.number().int().min(1),
  strategy: Strategy.default('redblack'),
  stack: ClusterPart.optional(),
  detail: ClusterPart.optional(),
  size: size.optional(),
  zones: z.array(ZoneName).max(16).optional(),
  healthPath: z.string().regex(/^\/[\w\-./]*$/, 'A path like "/health".').optional(),
  /** Replaces all variables; absent keeps those of the group that serves now. */
  environment: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'Names are upper-case letters, digits and underscores.'), z.string().max(4_000)).optional(),
  /** How long all new instances may take to be healthy. */
  healthDeadlineSeconds: z.number().int().min(5).max(1_800).default(120),
  /** How long the new group must stay healthy with all traffic before the old one is let go. */
  watchSeconds: z.number().int().min(0).max(3_600).default(15),
  /** How long the old group is kept without traffic, ready for a roll back in seconds. */
  warmMinutes: z.number().int().min(0).max(1_440).default(30),
  canary: CanaryOptionsInput.optional(),
  why: z.string().max(400).default(''),
})
export type StartRolloutInput = z.infer<typeof StartRolloutInput>

/** What a rollout goes by, whole, as it was decided at its start. */
export const RolloutPlan = z.object({
  release: z.number().int(), strategy: Strategy, cluster: z.string(), size: z.number().int(), zones: z.array(z.string()), healthPath: z.string(), environment: z.record(z.string(), z.string()),
  healthDeadlineSeconds: z.number().int(), watchSeconds: z.number().int(), warmMinutes: z.number().int(),
  canary: z.object({ size: z.number().int(), sharePercent: z.number().int() }).nullable(),
})
export type RolloutPlan = z.infer<typeof RolloutPlan>

/** What it found, the group that served most first, and made. Ids of groups are made of the rollout's own, so that making one twice makes one. */
export const RolloutFacts = z.object({
  /** Groups that served at the start with their weights: what a roll back restores. Empty for a first deploy. */
  before: z.array(z.object({
    serverGroup: z.string(), groupId: z.string(), weight: z.number().int(), desiredSize: z.number().int(),
    release: z.object({ number: z.number().int(), version: z.string(), digest: z.string() }),
  })).default([]),
  target: z.string().nullable().default(null),
  baseline: z.string().nullable().default(null),
  canary: z.string().nullable().default(null),
  /** Set when the rollout asked the proxy for other weights: what it waits to see applied. */
  wantedWeights: z.record(z.string(), z.number().int()).nullable().default(null),
  /** Old groups whose end has been asked for. */
  retired: z.array(z.string()).default([]),
})
export type RolloutFacts = z.infer<typeof RolloutFacts>

/** Which check failed and what the instance said last. */
export const RolloutFailure = z.object({
  phase: RolloutPhase,
  check: z.enum(['health', 'registration', 'exited', 'start', 'watch', 'canary', 'source-gone', 'asked', 'expired']),
  detail: z.string(),
  instance: z.string().nullable(),
  lastLines: z.array(z.string()).max(20),
})
export type RolloutFailure = z.infer<typeof RolloutFailure>

export const RolloutStep = z.object({
  phase: RolloutPhase, startedAt: z.string(), endedAt: z.string().nullable(), outcome: z.enum(['done', 'failed', 'skipped']).nullable(),
  /** Figures and names for the sentence of the step, like `{ healthy: 2, wanted: 3 }`. */
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type RolloutStep = z.infer<typeof RolloutStep>

export const Rollout = z.object({
  id: z.string(), application: z.string(), team: z.string(), number: z.number().int(), cluster: z.string(), strategy: Strategy,
  release: z.object({ number: z.number().int(), version: z.string(), digest: z.string() }),
  /** The release that served before; null for a first deploy. */
  from: z.object({ number: z.number().int(), version: z.string(), digest: z.string() }).nullable(),
  state: RolloutState, phase: RolloutPhase, phaseSince: z.string(),
  plan: RolloutPlan.omit({ environment: true }).extend({ variables: z.array(z.string()) }),
  groups: z.object({ before: z.array(z.string()), target: z.string().nullable(), baseline: z.string().nullable(), canary: z.string().nullable() }),
  /** Shares of the cluster's traffic now, as wanted; `applied` says whether the proxy follows them. Null: the proxy does not answer. */
  weights: z.array(z.object({ serverGroup: z.string(), weight: z.number().int(), role: z.string() })),
  failure: RolloutFailure.nullable(),
  startedBy: z.string(), why: z.string(), createdAt: z.string(), endedAt: z.string().nullable(), warmUntil: z.string().nullable(),
  version: z.number().int(),
  /** The acts that are possible in this phase, whoever asks. */
  can: z.object({ rollBack: z.boolean(), promote: z.boolean(), extend: z.boolean() }),
})
export type Rollout = z.infer<typeof Rollout>
export const RolloutDetail = Rollout.extend({ steps: z.array(RolloutStep) })
export type RolloutDetail = z.infer<typeof RolloutDetail>
export const RolloutPage = pageOf(Rollout)

export const ListRolloutsInput = z.strictObject({ ...PageInput.shape, state: z.enum(['under-way', 'ended', 'all']).default('all'), strategy: Strategy.optional(), application: ApplicationName.optional() })
export const RolloutParams = z.strictObject({ application: ApplicationName, rollout: z.coerce.number<number | string>().int().min(1) })
export const RollBackInput = z.strictObject({ why: z.string().trim().min(3, 'Say why in a few words.').max(400) })

/** One line of a preview; words are made of `phase` and `detail` where it is shown. */
export const PlannedStep = z.object({ phase: RolloutPhase, detail: z.record(z.string(), z.union([z.string(), z.number()])), aboutSeconds: z.number().nullable() })
export type PlannedStep = z.infer<typeof PlannedStep>

/** Something that would refuse the rollout now (`refuses`), or that a person should know (`warns`). */
export const Finding = z.object({
  kind: z.enum(['refuses', 'warns']),
  rule: z.enum(['under-way', 'under-fault', 'no-release', 'same-release', 'no-room', 'zone-unknown', 'cluster-taken', 'no-source', 'self-balancing', 'no-config', 'bad-config', 'no-telemetry', 'several-serve', 'thin-traffic', 'size-too-large', 'forbidden']),
  detail: z.string(),
  liftedBy: z.array(z.string()).default([]),
  subject: z.string().nullable().default(null),
})
export type Finding = z.infer<typeof Finding>

export const ReleaseDifference = z.object({
  from: Release.nullable(), to: Release,
  command: z.boolean(),
  /** At most 200 names; sizes in bytes. */
  files: z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()), more: z.number().int() }).nullable(),
  variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()) }),
})
export type ReleaseDifference = z.infer<typeof ReleaseDifference>

export const RolloutPreview = z.object({
  plan: RolloutPlan.omit({ environment: true }).extend({ variables: z.array(z.string()) }),
  steps: z.array(PlannedStep),
  findings: z.array(Finding),
  changes: ReleaseDifference.nullable(),
  room: z.object({ now: z.number().int(), during: z.number().int(), limit: z.number().int().nullable() }),
  /** Who calls the application past the proxy, by share of its requests: weights do not move them. Null: not known. */
  selfBalancing: z.array(z.object({ caller: z.string(), share: z.number() })).nullable(),
  canary: CanaryOptions.nullable(),
  policy: ApprovalPolicy.nullable(),
})
export type RolloutPreview = z.infer<typeof RolloutPreview>
