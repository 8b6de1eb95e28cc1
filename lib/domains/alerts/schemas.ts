import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'

/** Telemetry is kept for seven days: no objective can be judged over more. */
export const sloDaysMax = 7

export const AlertMeasure = z.enum(['error-share', 'p50', 'p95', 'p99', 'rate'])
export type AlertMeasure = z.infer<typeof AlertMeasure>

const objective = z.number().min(50, refusalWords['slo-objective-least']).max(99.99, refusalWords['slo-objective-most'])
const windowDays = z.number().int().min(1, refusalWords['slo-days-least']).max(sloDaysMax, `At most ${sloDaysMax} days: telemetry is kept no longer.`)
const seconds = (min: number) => z.number().int().min(min, `At least ${min} s.`).max(3_600, refusalWords['alert-seconds-most'])

/** Share of requests without an error, at least `objective` percent of a rolling window. */
export const AvailabilitySlo = z.strictObject({ kind: z.literal('availability'), objective, windowDays })
/** Share of requests that took no longer than `thresholdMs`, within 2 %. */
export const LatencySlo = z.strictObject({ kind: z.literal('latency'), objective, thresholdMs: z.number().min(1, refusalWords['slo-latency-least']).max(600_000, refusalWords['slo-latency-most']), windowDays })
/** Error share in percent, latencies in milliseconds, rate in requests a second. */
export const ThresholdCondition = z.strictObject({
  kind: z.literal('threshold'), measure: AlertMeasure, direction: z.enum(['above', 'below']), bound: z.number().min(0, refusalWords['alert-bound-least']).max(10_000_000), forSeconds: seconds(10),
})
export const AbsenceCondition = z.strictObject({ kind: z.literal('absence'), of: z.enum(['requests', 'telemetry']), forSeconds: seconds(30) })

export const RuleCondition = z.discriminatedUnion('kind', [AvailabilitySlo, LatencySlo, ThresholdCondition, AbsenceCondition])
export type RuleCondition = z.infer<typeof RuleCondition>
export type SloCondition = Extract<RuleCondition, { kind: 'availability' | 'latency' }>
export const isSlo = (condition: RuleCondition): condition is SloCondition => condition.kind === 'availability' || condition.kind === 'latency'

/** `page`: somebody is to look now. `ticket`: the budget runs out before its time, in days. */
export const Severity = z.enum(['page', 'ticket'])
export type Severity = z.infer<typeof Severity>

/** `no-data` is a state of its own: nobody knows, which is neither well nor bad. */
export const RuleState = z.enum(['ok', 'pending', 'firing', 'no-data'])
export type RuleState = z.infer<typeof RuleState>

export const UnknownReason = z.enum(['not-looked', 'no-answer', 'incomplete', 'not-heard', 'no-requests', 'not-told'])
export type UnknownReason = z.infer<typeof UnknownReason>

/** How a rule stands, as it was last looked at. Times of data, but for those of knowing, which are the database's. */
export const Standing = z.object({
  state: RuleState,
  sinceMs: z.number(),
  lookedMs: z.number(),
  /** The end of the newest step that was judged. */
  asOfMs: z.number().nullable(),
  value: z.number().nullable(),
  reason: UnknownReason.nullable(),
  severity: Severity.nullable(),
  metSinceMs: z.number().nullable(),
  clearSinceMs: z.number().nullable(),
  knownSinceMs: z.number().nullable(),
  unknownSinceMs: z.number().nullable(),
})
export type Standing = z.infer<typeof Standing>

export const Silence = z.object({ id: z.string(), endsAt: z.string(), why: z.string(), by: z.string(), since: z.string() })
export type Silence = z.infer<typeof Silence>

export const AlertRule = z.object({
  number: z.number().int(), application: z.string(), team: z.string(), name: z.string(), condition: RuleCondition, standing: Standing,
  /** The number of the alert that is open, AL-12. */
  open: z.number().int().nullable(),
  silence: Silence.nullable(), createdBy: z.string(), createdAt: z.string(), version: z.number().int(),
})
export type AlertRule = z.infer<typeof AlertRule>

const ruleName = z.string().trim().min(3, refusalWords['alert-rule-name']).max(80)
const why = z.string().trim().max(400).default('')
export const CreateRuleInput = z.strictObject({ application: ApplicationName, name: ruleName, condition: RuleCondition, why })
export type CreateRuleInput = z.infer<typeof CreateRuleInput>
export const ChangeRuleInput = z.strictObject({ name: ruleName, condition: RuleCondition, expectedVersion: z.number().int().min(0), why })
export type ChangeRuleInput = z.infer<typeof ChangeRuleInput>
export const PreviewRuleInput = z.strictObject({ application: ApplicationName, condition: RuleCondition })
export type PreviewRuleInput = z.infer<typeof PreviewRuleInput>
export const WhyInput = z.strictObject({ why })

/** What the rule would have done, on what is stored. */
export const RulePreview = z.object({
  fromMs: z.number(), toMs: z.number(),
  fired: z.array(z.object({ fromMs: z.number(), /** Null: it would be open now. */ toMs: z.number().nullable() })),
  /** Time without an answer: neither well nor bad. */
  unknownMs: z.number(),
  now: Standing,
})
export type RulePreview = z.infer<typeof RulePreview>

const number = z.coerce.number<number | string>().int().min(1).max(2_000_000_000)
export const RuleParams = z.strictObject({ alertRule: number })
export const ListRulesInput = z.strictObject({ ...PageInput.shape, application: ApplicationName.optional() })
export const RulePage = pageOf(AlertRule)

export const SilenceInput = z.strictObject({
  minutes: z.number().int().min(1, refusalWords['silence-short']).max(7 * 1_440, refusalWords['silence-long']),
  why: z.string().trim().min(3, refusalWords['why-missing']).max(400),
})

export const NoticeEvent = z.enum(['fired', 'escalated', 'resolved', 'test'])
export type NoticeEvent = z.infer<typeof NoticeEvent>
export const NoticeAttempt = z.object({ at: z.string(), status: z.number().int().nullable(), error: z.string().nullable() })
export type NoticeAttempt = z.infer<typeof NoticeAttempt>
export const Notice = z.object({
  id: z.string(), webhook: z.string(), event: NoticeEvent, /** AL-12; null: a test. */ alert: z.number().int().nullable(),
  state: z.enum(['waiting', 'sent', 'failed']), tries: z.number().int(),
  /** The newest ten. */
  attempts: z.array(NoticeAttempt),
  createdAt: z.string(), sentAt: z.string().nullable(), nextAt: z.string().nullable(),
})
export type Notice = z.infer<typeof Notice>

export const Alert = z.object({
  number: z.number().int(), rule: z.number().int(), name: z.string(), application: z.string(), team: z.string(), condition: RuleCondition, severity: Severity,
  openedAt: z.string(), resolvedAt: z.string().nullable(), /** Its rule was changed or deleted while it was open. */ withdrawn: z.boolean(),
  /** When it opened. */
  value: z.number().nullable(),
  standing: Standing, silence: Silence.nullable(), notices: z.array(Notice),
})
export type Alert = z.infer<typeof Alert>
export const ListAlertsInput = z.strictObject({ ...PageInput.shape, state: z.enum(['open', 'ended', 'all']).default('all'), application: ApplicationName.optional(), rule: number.optional() })
export const AlertPage = pageOf(Alert)

export const BurnPair = z.object({ factor: z.number(), severity: Severity, longMs: z.number(), shortMs: z.number(), long: z.number().nullable(), short: z.number().nullable(), met: z.boolean() })
export type BurnPair = z.infer<typeof BurnPair>
export const SloStatus = z.object({
  rule: AlertRule,
  /** Null: nobody answers, or nothing was seen. Shares of 1; the budget left is below 0 when it is overspent. */
  budget: z.object({
    requests: z.number(), bad: z.number(), attained: z.number(), left: z.number(),
    /** From the first request that is stored: less than the window where telemetry is younger. */
    coveredMs: z.number(), complete: z.boolean(),
    burnDown: z.array(z.object({ atMs: z.number(), left: z.number() })), stepMs: z.number(),
  }).nullable(),
  burns: z.array(BurnPair), reason: UnknownReason.nullable(), fromMs: z.number(), asOfMs: z.number(),
})
export type SloStatus = z.infer<typeof SloStatus>
export const ListSlosInput = z.strictObject({ application: ApplicationName })
export const SloList = z.object({ items: z.array(SloStatus) })

export const Webhook = z.object({
  id: z.string(), team: z.string(), name: z.string(),
  /** Scheme, host and port: the path may be a secret of its own. */
  address: z.string(),
  allowLocal: z.boolean(), createdBy: z.string(), createdAt: z.string(), last: Notice.nullable(),
})
export type Webhook = z.infer<typeof Webhook>
export const TeamParams = z.strictObject({ team: TeamSlug })
export const WebhookParams = z.strictObject({ team: TeamSlug, webhook: z.string().regex(/^[0-9a-z]{16}$/) })
export const WebhookList = z.object({ items: z.array(Webhook) })
export const CreateWebhookInput = z.strictObject({
  name: z.string().trim().min(2, refusalWords['webhook-name']).max(60),
  url: z.string().trim().min(8, refusalWords['webhook-url']).max(2_000),
  /** Addresses of this machine and its own network segment: an operator alone may allow them. */
  allowLocal: z.boolean().default(false),
  why,
})
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>
/** The secret that signs what is sent: shown now and never again. */
export const CreatedWebhook = z.object({ webhook: Webhook, secret: z.string() })
export type CreatedWebhook = z.infer<typeof CreatedWebhook>
export const ListNoticesInput = PageInput
export const NoticePage = pageOf(Notice)
