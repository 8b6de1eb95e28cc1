import { z } from 'zod'
import { ApplicationName, ZoneName } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'
import { Language } from '../access/schemas'
import { CallFault } from '../gateway/fault-schemas'
import { Condition, ConditionNow, Sample } from './steady-schemas'

export const FaultKind = z.enum(['kill', 'stop', 'pause', 'delay', 'error', 'reset'])
export type FaultKind = z.infer<typeof FaultKind>

/** In the order of a run. Each is left in one transaction, with its ledger entry. `residue` lasts until nothing is left. */
export const RunPhase = z.enum(['checking', 'injecting', 'holding', 'ending', 'residue', 'done'])
export type RunPhase = z.infer<typeof RunPhase>

/** `held`: the steady state held until the term and after. `refused`: it did not hold before, so nothing was done. */
export const RunVerdict = z.enum(['held', 'broken', 'aborted', 'refused', 'failed'])
export type RunVerdict = z.infer<typeof RunVerdict>

/** Figures and names for a sentence in the reader's language; `detail` beside them is it in English. */
const Values = z.record(z.string(), z.union([z.string(), z.number()]))

const RunReasonCode = z.enum(['held', 'broken', 'not-steady', 'unknown', 'not-recovered', 'unknown-after', 'asked', 'rollout', 'no-targets', 'not-injected', 'late'])
export const RunReason = z.object({ code: RunReasonCode, values: Values, detail: z.string() })
export type RunReason = z.infer<typeof RunReason>

/** Ends a process, asks it to end, or stops it in its tracks until the term. Without names, as many as `count` are drawn by chance. */
export const InstanceFault = z.object({ kind: z.enum(['kill', 'stop', 'pause']), zone: z.string().nullable(), count: z.number().int(), chosen: z.array(z.string()) })
export type InstanceFault = z.infer<typeof InstanceFault>
/** On calls of `caller` (null: the edge) to the target. */
export const CallsFault = z.object({ kind: z.literal('calls'), caller: z.string().nullable(), sharePercent: z.number(), scope: z.enum(['all', 'signed']), fault: CallFault })
export type CallsFault = z.infer<typeof CallsFault>
export const RunFault = z.discriminatedUnion('kind', [
  InstanceFault.extend({ kind: z.literal('kill') }), InstanceFault.extend({ kind: z.literal('stop') }), InstanceFault.extend({ kind: z.literal('pause') }), CallsFault,
])
export type RunFault = z.infer<typeof RunFault>

/** What a run goes by, whole, as it was decided at its start. */
export const RunPlan = z.object({ fault: RunFault, conditions: z.array(Condition), termSeconds: z.number().int() })
export type RunPlan = z.infer<typeof RunPlan>

export const RunTarget = z.object({ instance: z.string(), serverGroup: z.string(), zone: z.string() })
export type RunTarget = z.infer<typeof RunTarget>

/** The target as it was before, or is after. Null: could not be told. */
export const TargetSnapshot = z.object({
  groups: z.array(z.object({ name: z.string(), wanted: z.number().int(), healthy: z.number().int() })),
  weights: z.array(z.object({ cluster: z.string(), serverGroup: z.string(), weight: z.number().int(), role: z.string() })),
  /** Living instances, by id. */
  instances: z.array(z.string()),
  /** Ids with a lease that is up. */
  leases: z.array(z.string()).nullable(),
  /** Ids that the proxy sends nothing to. */
  ejected: z.array(z.string()).nullable(),
  /** The proxy's own of the calls to the target: callers whose breaker lets nobody through, and what it did since it began. */
  calls: z.object({ open: z.array(z.string()), retries: z.number().int(), refused: z.number().int() }).nullable().default(null),
})
export type TargetSnapshot = z.infer<typeof TargetSnapshot>

/** Something of a run that is still there, or that could not be told. */
export const Leftover = z.object({
  kind: z.enum(['rule', 'paused', 'timer', 'instances', 'lease', 'ejected', 'breaker', 'weights', 'unknown']), subject: z.string(), values: Values.default({}), detail: z.string(),
})
export type Leftover = z.infer<typeof Leftover>

export const Reaction = z.object({
  requests: z.number().int(), errors: z.number().int(), injected: z.number().int(), fallbacks: z.number().int(),
  /** Instances that came in the place of targets, and how long each slot was without a healthy one. */
  replaced: z.array(z.object({ instance: z.string(), by: z.string().nullable(), tookMs: z.number().nullable() })),
  ejected: z.array(z.string()),
  /** By the proxy, for callers of the target; null where that is not known: it began anew meanwhile. */
  retries: z.number().int().nullable().default(null), refused: z.number().int().nullable().default(null),
  /** Callers whose breaker opened. */
  opened: z.array(z.string()).default([]),
})
export type Reaction = z.infer<typeof Reaction>

/** Means over the seconds before, during and after, in the order of the conditions. */
export const RunSummary = z.object({ before: z.array(z.number().nullable()), during: z.array(z.number().nullable()), after: z.array(z.number().nullable()) })
export type RunSummary = z.infer<typeof RunSummary>

export const RunFacts = z.object({
  targets: z.array(RunTarget).default([]),
  before: TargetSnapshot.nullable().default(null),
  /** Null: not looked for yet. Empty: clean. */
  leftovers: z.array(Leftover).nullable().default(null),
  after: z.enum(['holds', 'broken', 'unknown']).nullable().default(null),
  reaction: Reaction.nullable().default(null),
  /** Of the person's last asking to take back. */
  takenBack: z.number().int().default(0),
})
export type RunFacts = z.infer<typeof RunFacts>

const term = z.number().int().min(5, 'At least 5 s.').max(1_800, 'At most 30 min.')
export const StartRunInput = z.strictObject({
  /** The target. */
  application: ApplicationName,
  fault: FaultKind,
  title: z.string().trim().max(120).default(''),
  /** Of instances: by name, or as many as `count` by chance, of one zone where it is given. */
  instances: z.array(z.string().max(100)).max(100).default([]),
  count: z.number().int().min(1).max(100).default(1),
  zone: ZoneName.optional(),
  /** Of calls: who calls. `edge` is the gateway. */
  caller: z.union([z.literal('edge'), ApplicationName]).default('edge'),
  delayMs: z.number().int().min(1).max(30_000).default(500),
  status: z.number().int().min(400).max(599).default(503),
  sharePercent: z.number().gt(0, 'Above 0 %.').max(100).default(100),
  scope: z.enum(['all', 'signed']).default('all'),
  termSeconds: term.default(60),
  /** The steady state. Absent: bounds made of the last two minutes. */
  conditions: z.array(Condition).min(1, 'At least one: what must stay true.').max(6).optional(),
  why: z.string().trim().min(3, 'Say why in a few words.').max(400),
})
export type StartRunInput = z.infer<typeof StartRunInput>
/** As the form asks while it is filled in. */
export const PreviewRunInput = z.strictObject({ ...StartRunInput.shape, why: z.string().max(400).default('') })
export type PreviewRunInput = z.infer<typeof PreviewRunInput>

export const RunRule = z.enum(['forbidden', 'under-way', 'canary', 'other-run', 'open-alert', 'no-instances', 'unknown-instance', 'too-few', 'caller-not-found', 'not-steady', 'unknown-figures', 'condition-not-found', 'last-instance', 'no-traffic', 'self-call', 'unknown-telemetry', 'no-telemetry', 'late-telemetry'])
export const RunFinding = z.object({ kind: z.enum(['refuses', 'warns']), rule: RunRule, values: Values.default({}), detail: z.string(), liftedBy: z.array(z.string()).default([]), subject: z.string().nullable().default(null) })
export type RunFinding = z.infer<typeof RunFinding>

export const RunPreview = z.object({
  fault: RunFault,
  /** Instances that are hit, or that may be drawn; for calls those that serve the target. */
  targets: z.array(RunTarget), draws: z.number().int().nullable(),
  blast: z.object({
    instances: z.object({ hit: z.number().int(), of: z.number().int() }),
    /** Null: the proxy does not say. */
    requestsPerSecond: z.number().nullable(),
    callers: z.array(z.object({ caller: z.string(), requestsPerSecond: z.number() })).nullable(),
    /** Who calls the target most, hit or not; null where nobody does, or that is not known. */
    usualCaller: z.string().nullable(),
  }),
  conditions: z.array(ConditionNow), termSeconds: z.number().int(), findings: z.array(RunFinding),
})
export type RunPreview = z.infer<typeof RunPreview>

export const ChaosRun = z.object({
  id: z.string(), number: z.number().int(), application: z.string(), team: z.string(), title: z.string(), plan: RunPlan, touches: z.array(z.string()),
  phase: RunPhase, phaseSince: z.string(), verdict: RunVerdict.nullable(), reason: RunReason.nullable(), facts: RunFacts,
  abortAsked: z.object({ by: z.string(), why: z.string(), at: z.string() }).nullable(),
  startedBy: z.string(), why: z.string(), createdAt: z.string(), injectedAt: z.string().nullable(), endsAt: z.string().nullable(), goneAt: z.string().nullable(), endedAt: z.string().nullable(),
  can: z.object({ abort: z.boolean(), takeBack: z.boolean() }), version: z.number().int(),
})
export type ChaosRun = z.infer<typeof ChaosRun>
export const ChaosRunDetail = ChaosRun.extend({
  /** By the second; where there are more than a chart shows, the worst of `sampleStepMs` together. */
  samples: z.array(Sample), sampleStepMs: z.number().int(),
  /** By ten seconds: what telemetry tells. A step comes up to half a minute after its time. */
  steps: z.array(Sample),
  steady: z.array(ConditionNow), summary: RunSummary, scopeHeader: z.string().nullable(),
})
export type ChaosRunDetail = z.infer<typeof ChaosRunDetail>

export const ListRunsInput = z.strictObject({ ...PageInput.shape, state: z.enum(['under-way', 'ended', 'all']).default('all'), application: ApplicationName.optional() })
export const RunPage = pageOf(ChaosRun)
export const RunParams = z.strictObject({ run: z.coerce.number<number | string>().int().min(1) })
const since = z.coerce.number<number | string>().int().min(0).optional()
export const ReadRunInput = z.strictObject({
  /** The newest second that the asker has, in epoch milliseconds: later ones alone are sent, and each of them. 0 is all of them. */
  since,
  /** The same of the telemetry steps. */
  stepsSince: since,
})
export const AbortInput = z.strictObject({ why: z.string().trim().max(400).default('') })
export const AbortedRuns = z.object({
  runs: z.array(z.number().int()),
  /** False: the proxy did not answer; faults on calls end by the controller or at their term. */
  proxyAnswered: z.boolean(),
})
export type AbortedRuns = z.infer<typeof AbortedRuns>
export const ReportInput = z.strictObject({ /** Of the words; the caller's own where it is left out. */ language: Language.optional() })
export const RunReport = z.object({ markdown: z.string() })
