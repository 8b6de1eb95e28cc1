import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { pageOf } from '@/lib/kernel/page'
import { Said } from '../catalog/schemas'
import { CallsOverBudget } from '../delivery/fan-out-budget-schemas'
import { DrainProblem } from '../drains/problem-schemas'

/** `not-enough-evidence` is never a pass: the judge's own word stands beside it on the card. */
export const CanaryVerdict = z.enum(['pass', 'marginal', 'fail', 'not-enough-evidence'])
export type CanaryVerdict = z.infer<typeof CanaryVerdict>

/** Measures that our telemetry answers for each server group, by 10 s steps. Shares are percent, latencies ms, CPU percent of one core. */
export const CanaryMeasure = z.enum(['error_rate', 'latency_p50', 'latency_p95', 'latency_p99', 'requests_per_second', 'cpu', 'memory', 'event_loop_delay'])
export type CanaryMeasure = z.infer<typeof CanaryMeasure>

export const CanaryOptionsInput = z.strictObject({
  /** Of baseline and canary alike. */
  size: z.number().int().min(1).max(20).default(1),
  /** Of the cluster's requests, to each of the two. */
  sharePercent: z.number().int().min(1, 'At least 1 %.').max(45, 'At most 45 % to each, so that production keeps a tenth.').default(10),
  warmUpSeconds: z.number().int().min(0).max(3_600).default(30),
  intervalSeconds: z.number().int().min(10).max(3_600).default(60),
  lifetimeMinutes: z.number().min(1).max(1_440).default(30),
  window: z.enum(['growing', 'sliding']).default('growing'),
  slidingMinutes: z.number().min(1).max(1_440).default(15),
  /** Name of one of the application's canary configs; absent: `default`, which every application has. */
  config: z.string().regex(/^[\w-]{1,60}$/).default('default'),
  pass: z.number().min(0).max(100).default(75),
  marginal: z.number().min(0).max(100).default(50),
}).refine(({ pass, marginal }) => marginal <= pass, { path: ['marginal'], message: 'The marginal line is not above the pass line: lower it, or raise pass.' })
export type CanaryOptionsInput = z.infer<typeof CanaryOptionsInput>

/** Frozen at the start, the config with it. `config.json` is Kayenta's canary config. */
export const CanaryOptions = z.object({
  size: z.number().int(), sharePercent: z.number().int(), warmUpSeconds: z.number().int(), intervalSeconds: z.number().int(), lifetimeMinutes: z.number(),
  window: z.enum(['growing', 'sliding']), slidingMinutes: z.number(), pass: z.number(), marginal: z.number(),
  config: z.object({ name: z.string(), version: z.number().int(), json: z.unknown() }),
})
export type CanaryOptions = z.infer<typeof CanaryOptions>

/** Who must say yes, and what happens when nobody does. One for a team; a lead changes it. */
export const ApprovalPolicy = z.strictObject({
  /** At or above pass at the end: promoted without a person. */
  promoteByItself: z.boolean().default(true),
  /** Signatures that *Promote* needs. */
  signatures: z.number().int().min(1).max(5).default(1),
  /** Whose signature counts: this role or a stronger one. */
  role: z.enum(['member', 'lead']).default('member'),
  /** Who started the rollout may not sign its promotion. */
  fourEyes: z.boolean().default(false),
  expiresMinutes: z.number().int().min(1).max(10_080).default(60),
  onExpiry: z.enum(['roll-back', 'promote']).default('roll-back'),
})
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>
export const TeamPolicy = z.object({ policy: ApprovalPolicy, version: z.number().int() })
export const SavePolicyInput = z.strictObject({ policy: ApprovalPolicy, expectedVersion: z.number().int(), why: z.string().max(400).optional() })

const Summary = z.object({ count: z.number().int(), mean: z.number().nullable(), min: z.number().nullable(), p25: z.number().nullable(), p50: z.number().nullable(), p75: z.number().nullable(), max: z.number().nullable() })

/** One metric as the judge saw it. `effect` and its interval are shares of the baseline's median (0.05 = 5 % more); null where they cannot be told. */
export const MetricEvidence = z.object({
  name: z.string(), measure: CanaryMeasure, unit: z.enum(['percent', 'ms', 'per-second', 'bytes', 'percent-of-core']), groups: z.array(z.string()), critical: z.boolean(),
  /** What is bad: an increase, a decrease, either. */
  direction: z.enum(['increase', 'decrease', 'either']),
  classification: z.enum(['Pass', 'High', 'Low', 'Nodata', 'NodataFailMetric', 'Error']),
  reason: z.string().nullable(),
  effect: z.object({ point: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Ratio beyond which a significant difference counts, like 1.2; null: any significant one. */
  tolerance: z.number().nullable(),
  baseline: Summary, canary: Summary,
  /** 10 s steps over the window; null is a gap. */
  series: z.object({ fromMs: z.number(), stepMs: z.number(), baseline: z.array(z.number().nullable()), canary: z.array(z.number().nullable()) }),
})
export type MetricEvidence = z.infer<typeof MetricEvidence>

/** What a person decides beside: composed by the daemon at each judgement, canonical JSON, named by its sha256. */
export const DecisionCard = z.object({
  rollout: z.object({ id: z.string(), application: z.string(), number: z.number().int(), cluster: z.string() }),
  judgement: z.number().int(), at: z.string(), window: z.object({ from: z.string(), to: z.string() }),
  verdict: CanaryVerdict,
  judge: z.object({ score: z.number(), classification: z.enum(['Pass', 'Marginal', 'Fail']), reason: z.string(), pass: z.number(), marginal: z.number() }).nullable(),
  groups: z.array(z.object({ name: z.string(), score: z.number(), weight: z.number().nullable() })),
  metrics: z.array(MetricEvidence),
  /** What is thin or missing, worst first. `undecided`: a critical metric may still be intolerably worse. */
  missing: z.array(z.object({ kind: z.enum(['stale', 'partial', 'few-points', 'few-requests', 'no-data', 'instances', 'undecided']), detail: z.string(), metric: z.string().nullable() })),
  /** False: *Promote* is refused by rule `fresh-evidence`. */
  fresh: z.boolean(),
  /** Times that were left out of the judgement: a fault was made on purpose. Absent: none. */
  excluded: z.array(z.object({ run: z.number().int(), from: z.string(), to: z.string() })).optional(),
  /** Operations of the canary that make more calls per request than their budget. A warning: the judge does not weigh it. Absent: none. */
  overBudget: z.array(CallsOverBudget).optional(),
  telemetry: z.object({ source: z.string(), asOf: z.string(), newest: z.string().nullable(), complete: z.boolean() }).nullable(),
  changes: z.object({
    from: z.object({ release: z.number().int(), version: z.string(), digest: z.string() }).nullable(),
    to: z.object({ release: z.number().int(), version: z.string(), digest: z.string() }),
    variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()) }),
  }),
  sides: z.array(z.object({ role: z.enum(['production', 'baseline', 'canary']), serverGroup: z.string(), share: z.number(), healthy: z.number().int(), wanted: z.number().int(), requests: z.number(), errors: z.number(), p95Ms: z.number().nullable() })),
  /** Applications that called it in the window, by requests. Null: not known. */
  dependants: z.array(z.object({ application: z.string(), requests: z.number() })).nullable(),
  otherChanges: z.array(z.object({ position: z.string(), at: z.string(), action: z.string(), subject: z.string(), application: z.string().nullable(), by: z.string() })),
})
export type DecisionCard = z.infer<typeof DecisionCard>

export const Signature = z.object({ name: z.string(), role: z.enum(['member', 'lead', 'operator']), act: z.enum(['promote', 'extend', 'roll-back']), why: z.string(), cardHash: z.string(), at: z.string() })
export type Signature = z.infer<typeof Signature>

/** Why an act is refused to the asker now, all reasons at once; empty: it is allowed. */
export const ActRefusal = z.object({ rule: z.string(), detail: z.string(), liftedBy: z.array(z.string()) })
export const CanaryView = z.object({
  rollout: z.object({ id: z.string(), application: z.string(), number: z.number().int() }),
  state: z.enum(['pending', 'analysing', 'waiting', 'decided']),
  options: CanaryOptions, policy: ApprovalPolicy,
  beganAt: z.string().nullable(), endsAt: z.string().nullable(), expiresAt: z.string().nullable(), nextJudgementAt: z.string().nullable(),
  outcome: z.enum(['promote', 'roll-back']).nullable(), decidedBy: z.object({ kind: z.enum(['policy', 'judge', 'people', 'expiry', 'rollout']), words: z.string() }).nullable(), decidedAt: z.string().nullable(),
  /** The newest card and its name; null before the first judgement. */
  card: DecisionCard.nullable(), cardHash: z.string().nullable(),
  judgements: z.array(z.object({ number: z.number().int(), at: z.string(), verdict: CanaryVerdict, score: z.number().nullable(), cardHash: z.string() })),
  signatures: z.array(Signature),
  mayPromote: z.array(ActRefusal), mayExtend: z.array(ActRefusal), mayRollBack: z.array(ActRefusal),
  version: z.number().int(),
})
export type CanaryView = z.infer<typeof CanaryView>

/** A canary without its card, for lists. `last` is its newest judgement. */
export const CanaryBrief = CanaryView.pick({ rollout: true, state: true, policy: true, beganAt: true, endsAt: true, expiresAt: true, outcome: true, decidedBy: true, decidedAt: true, signatures: true }).extend({
  warmUpSeconds: z.number().int(),
  last: CanaryView.shape.judgements.element.pick({ number: true, at: true, verdict: true, score: true }).nullable(),
})
export type CanaryBrief = z.infer<typeof CanaryBrief>
export const CanaryBriefs = z.object({ items: z.array(CanaryBrief) })
/** Of these rollouts, by id; those that have no canary, or none in sight, are left out of the answer. */
export const BriefsInput = z.strictObject({ rollout: z.array(z.string().min(1).max(40)).min(1).max(100) })

/** `cardHash` is the card that was read: an act on an older one than the last two is refused. */
export const CardHash = z.string().regex(/^[0-9a-f]{64}$/, 'The name of a card: 64 hex digits.')
export const SignInput = z.strictObject({ cardHash: CardHash, why: z.string().trim().min(3, 'Say why in a few words.').max(400) })
export const ExtendInput = z.strictObject({ ...SignInput.shape, minutes: z.number().int().min(1).max(1_440) })
export const StopInput = z.strictObject({ cardHash: SignInput.shape.cardHash.optional(), why: SignInput.shape.why })

export const CanaryConfigSummary = z.object({ name: z.string(), version: z.number().int(), createdBy: z.string(), createdAt: z.string(), builtIn: z.boolean() })
export const CanaryConfigDocument = CanaryConfigSummary.extend({ config: z.unknown() })
/** `code` and `values` make the sentence in the reader's language; `detail` is it in English. */
export const ConfigProblem = z.object({ pointer: z.string(), code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])), detail: z.string(), severity: z.enum(['error', 'warning']) })
export const ConfigList = pageOf(CanaryConfigSummary)
const GivenConfig = z.custom<unknown>((value) => value !== undefined, 'Give the config, in Kayenta’s JSON.')
export const ConfigText = z.strictObject({ config: GivenConfig })
export const ConfigProblems = z.object({ problems: z.array(ConfigProblem) })
export const SaveConfigInput = z.strictObject({ config: GivenConfig, expectedVersion: z.number().int().min(0), why: z.string().max(400).optional() })
/** `name`, since the body of a save has `config`. */
export const ConfigParams = z.strictObject({ application: ApplicationName, name: z.string().regex(/^[\w-]{1,60}$/) })

/** A metric of ours in Kayenta's JSON: `query: { type: 'quarterdeck', measure }`. */
export const QuarterdeckQuery = z.looseObject({ type: z.literal('quarterdeck'), measure: CanaryMeasure })

/** What waits for a person, most urgent first. */
export const Need = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decision'), application: z.string(), team: z.string(), rollout: z.number().int(), verdict: CanaryVerdict, score: z.number().nullable(), sinceMs: z.number(), expiresMs: z.number().nullable(), maySign: z.boolean() }),
  z.object({ kind: z.literal('failed-rollout'), application: z.string(), team: z.string(), rollout: z.number().int(), check: z.string(), detail: z.string(), sinceMs: z.number() }),
  z.object({ kind: z.literal('chaos'), application: z.string(), team: z.string(), run: z.number().int(), state: z.enum(['failed', 'broken', 'residue']), detail: z.string(), sinceMs: z.number() }),
  z.object({ kind: z.literal('alert'), application: z.string(), team: z.string(), alert: z.number().int(), rule: z.number().int(), name: z.string(), severity: z.enum(['page', 'ticket']), sinceMs: z.number() }),
  z.object({ kind: z.literal('sick'), application: z.string(), team: z.string(), serverGroup: z.string(), instances: z.number().int(), reason: z.string(), sinceMs: z.number() }),
  z.object({ kind: z.literal('failed-service'), service: z.string(), team: z.string(), reason: z.string(), said: Said.nullable(), sinceMs: z.number() }),
  z.object({ kind: z.literal('service-size'), service: z.string(), team: z.string(), size: z.enum(['near', 'held']), sizeBytes: z.number(), sinceMs: z.number() }),
  z.object({ kind: z.literal('calls-over-budget'), application: z.string(), team: z.string(), operation: z.string(), serverGroup: z.string(), p95: z.number(), callsMax: z.number().int(), requests: z.number().int(), sinceMs: z.number() }),
  z.object({ kind: z.literal('drain'), drain: z.string(), team: z.string(), condition: z.enum(['failing', 'losing']), problem: DrainProblem.nullable(), sinceMs: z.number() }),
  z.object({ kind: z.literal('quota-edge'), team: z.string(), plan: z.string(), used: z.number().int(), limit: z.number().int(), sinceMs: z.number() }),
])
export type Need = z.infer<typeof Need>
export const Needs = z.object({ items: z.array(Need), total: z.number().int() })
