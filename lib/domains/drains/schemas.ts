import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { PageInput } from '@/lib/kernel/page'
import { Severity } from '../telemetry/schemas'
import { DrainProblem } from './problem-schemas'
import { DrainCondition, DrainProgress } from './progress-schemas'

export const drainKinds = ['syslog', 'https', 'otlp', 'loki'] as const
export const DrainKind = z.enum(drainKinds)
export type DrainKind = z.infer<typeof DrainKind>
export const drainSignals = ['logs', 'metrics', 'traces'] as const
export const DrainSignal = z.enum(drainSignals)
export type DrainSignal = z.infer<typeof DrainSignal>

export const DrainName = z.string().max(40).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, refusalWords['drain-name'])
/** Our own ids: they become names of folders, so nothing else gets that far. */
export const DrainId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{16}$/, 'An id of sixteen letters and digits.')

/** What the connection and the body say of themselves. */
const ownHeaders = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-type', 'content-encoding', 'expect', 'upgrade', 'te', 'trailer', 'user-agent'])
const HeaderName = z.string().min(1).max(80).regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, refusalWords['drain-header-name']).refine((name) => !ownHeaders.has(name.toLowerCase()), refusalWords['drain-header-own'])
// What a header may hold (RFC 9110): anything else could begin another one.
const HeaderValue = z.string().min(1).max(4_000).regex(/^[\t\x20-\x7e\x80-\xff]*$/, refusalWords['one-line'])
export const DrainAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), token: HeaderValue }),
  z.strictObject({ kind: z.literal('basic'), username: z.string().min(1).max(200).regex(/^[^:\r\n]*$/, refusalWords['drain-username']), password: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal('headers'), headers: z.record(HeaderName, HeaderValue).refine((headers) => Object.keys(headers).length <= 10, refusalWords['drain-headers']) }),
])
export type DrainAuth = z.infer<typeof DrainAuth>
const Pem = z.string().trim().max(32_000).regex(/^-----BEGIN [A-Z0-9 ]+-----/, refusalWords['drain-pem'])
const DrainTls = z.strictObject({ ca: Pem.optional(), certificate: Pem.optional(), key: Pem.optional() })
/** Taken in, never given out. */
export const DrainCredentials = z.strictObject({ auth: DrainAuth.default({ kind: 'none' }), tls: DrainTls.default({}) })
export type DrainCredentials = z.infer<typeof DrainCredentials>

/** What may be known of credentials. */
export const CredentialView = z.object({ auth: z.enum(['none', 'bearer', 'basic', 'headers']), username: z.string().nullable(), headers: z.array(z.string()), ca: z.boolean(), certificate: z.boolean() })
export type CredentialView = z.infer<typeof CredentialView>
export const noCredentials: CredentialView = { auth: 'none', username: null, headers: [], ca: false, certificate: false }

export const bufferMiBDefault = 64
const BufferMiB = z.number().int().min(1).max(1_024)
const By = z.object({ id: z.string(), name: z.string() })

export const Drain = z.object({
  id: z.string(), team: z.string(), name: z.string(), kind: DrainKind, url: z.string(), signals: z.array(DrainSignal),
  /** Null: all of the team, those of tomorrow too. */
  applications: z.array(z.string()).nullable(),
  /** Lines below it stay; null: none do. */
  severityMin: Severity.nullable(),
  credentials: CredentialView,
  /** So much may wait, for each signal; what is older is dropped and counted. */
  bufferMiB: z.number().int(),
  paused: z.boolean(),
  /** An operator allowed addresses of this machine, and credentials without encryption. */
  localAllowed: z.boolean(),
  condition: DrainCondition, conditionSince: z.string().nullable(), problem: DrainProblem.nullable(),
  createdBy: By, createdAt: z.string(), changedAt: z.string(), version: z.number().int(),
})
export type Drain = z.infer<typeof Drain>
/** `progress` is the collector's; null while it does not know the drain or does not answer. */
export const DrainRow = Drain.extend({ progress: DrainProgress.nullable() })
export type DrainRow = z.infer<typeof DrainRow>
export const DrainQuota = z.object({ team: z.string(), limit: z.number().int(), used: z.number().int(), isDefault: z.boolean() })
export type DrainQuota = z.infer<typeof DrainQuota>
export const DrainPage = z.object({ items: z.array(DrainRow), next: z.string().nullable(), total: z.number().int().nullable(), quotas: z.array(DrainQuota), collectorAnswers: z.boolean() })
export type DrainPage = z.infer<typeof DrainPage>
export const DrainEvent = z.object({ position: z.string(), at: z.string(), action: z.string(), actor: z.string(), why: z.string().nullable() })
export type DrainEvent = z.infer<typeof DrainEvent>
export const DrainDetail = DrainRow.extend({ events: z.array(DrainEvent), collectorAnswers: z.boolean() })
export type DrainDetail = z.infer<typeof DrainDetail>

const why = z.string().max(400).optional()
const settings = {
  kind: DrainKind, url: z.string().trim().min(1, refusalWords['drain-url-missing']).max(1_000), signals: z.array(DrainSignal).min(1, refusalWords['drain-no-signal']).max(3),
  applications: z.array(ApplicationName).min(1, refusalWords['drain-no-application']).max(200).nullable().default(null), severityMin: Severity.nullable().default(null),
  credentials: DrainCredentials.optional(), bufferMiB: BufferMiB.default(bufferMiBDefault), localAllowed: z.boolean().default(false), why,
}
export const CreateDrainInput = z.strictObject({ team: TeamSlug, name: DrainName, ...settings })
export type CreateDrainInput = z.infer<typeof CreateDrainInput>
/** All settings at once. Credentials that are left out stay as they are. */
export const ChangeDrainInput = z.strictObject({ ...settings, version: z.number().int() })
export type ChangeDrainInput = z.infer<typeof ChangeDrainInput>
export const ListDrainsInput = z.strictObject({ ...PageInput.shape, team: TeamSlug.optional(), name: DrainName.optional() })
export type ListDrainsInput = z.infer<typeof ListDrainsInput>
export const DrainParams = z.strictObject({ drain: DrainId })
export const DrainWhyInput = z.strictObject({ why })
export const DeleteDrainInput = z.strictObject({ confirm: z.string().max(40), why: z.string().trim().min(3, refusalWords['why-missing']).max(400) })
export const DrainQuotaParams = z.strictObject({ team: TeamSlug })
export const SetDrainQuotaInput = z.strictObject({ limit: z.number().int().min(0).max(100), why })
