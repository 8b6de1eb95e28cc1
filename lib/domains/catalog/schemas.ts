import { z } from 'zod'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'

export const offeringNames = ['postgresql'] as const
export const OfferingName = z.enum(offeringNames)
export type OfferingName = z.infer<typeof OfferingName>
export const planNames = ['small', 'medium'] as const
export const PlanName = z.enum(planNames)
export type PlanName = z.infer<typeof PlanName>

export const ServiceName = z.string().max(40).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'Lower-case letters and digits in words joined by single hyphens, like "orders-db".')
/** Our own ids: they become names in the engine, so nothing else gets that far. */
export const ObjectId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{16}$/, 'An id of sixteen letters and digits.')

export const ServiceState = z.enum(['creating', 'ready', 'failed', 'deleting', 'deleted'])
export type ServiceState = z.infer<typeof ServiceState>
export const BindingState = z.enum(['binding', 'bound', 'rotating', 'cancelling', 'unbinding', 'ended'])
export type BindingState = z.infer<typeof BindingState>
export const BindingStep = z.enum(['', 'issue', 'roll', 'drain', 'revoke'])
export type BindingStep = z.infer<typeof BindingStep>

/** `near`: 90 % of the plan's size. `held`: over it, and its logins may not write until it is below again. */
export const ServiceSize = z.enum(['', 'near', 'held'])
export type ServiceSize = z.infer<typeof ServiceSize>

const whole = z.number().int()
const saying = <Key extends string, Values extends z.ZodRawShape>(key: Key, values: Values) => z.object({ key: z.literal(key), values: z.object(values) })
/** What a controller says, by message key: pages have it in the reader's language, `saidWords` in English. */
export const Said = z.discriminatedUnion('key', [
  saying('broker-works', { words: z.string() }),
  saying('tries-again', { cause: z.string() }),
  saying('waits-for-bindings', { bindings: whole }),
  saying('not-made', { cause: z.string() }),
  saying('server-down', { cause: z.string() }),
  saying('refused', { cause: z.string() }),
  saying('lost', {}),
  saying('holds-writes', { cause: z.string() }),
  saying('gives-writes', { cause: z.string() }),
  saying('waits-for-service', { service: z.string(), state: ServiceState }),
  saying('rolling', { current: whole, live: whole }),
  saying('rolling-rollout', { current: whole, live: whole, rollout: whole }),
  saying('rolling-troubled', { current: whole, live: whole, instance: z.string() }),
  saying('draining', { sessions: whole, number: whole }),
])
export type Said = z.infer<typeof Said>

export const addressClasses = ['this-machine', 'private', 'public', 'unknown'] as const
/** Who is there with a login: what its program calls itself, from what kind of address, since when. Nothing of what it asks. */
export const SessionHolder = z.object({ program: z.string(), address: z.enum(addressClasses), sessions: whole, sinceMs: z.number().nullable() })
export type SessionHolder = z.infer<typeof SessionHolder>

/** As the engine says it; sizes are measured, and `overSize` and `size` are what follows of it. */
export const ServiceUsage = z.object({ sizeBytes: z.number(), connections: z.number().int(), atMs: z.number() })
export type ServiceUsage = z.infer<typeof ServiceUsage>

export const Plan = z.object({
  name: PlanName, id: z.string(), description: z.string(), sizeLimitBytes: z.number(), connectionsLimit: z.number().int(), defaultQuota: z.number().int(),
})
export type Plan = z.infer<typeof Plan>
export const Offering = z.object({ name: OfferingName, id: z.string(), title: z.string(), description: z.string(), tags: z.array(z.string()), plans: z.array(Plan) })
export type Offering = z.infer<typeof Offering>

export const Quota = z.object({ team: z.string(), plan: PlanName, limit: z.number().int(), used: z.number().int(), isDefault: z.boolean() })
export type Quota = z.infer<typeof Quota>
export const QuotaList = z.object({ items: z.array(Quota) })
/** What there is to order, and how much of it each of the actor's teams may still have. */
export const Marketplace = z.object({ offerings: z.array(Offering), quotas: z.array(Quota) })
export type Marketplace = z.infer<typeof Marketplace>

const By = z.object({ id: z.string(), name: z.string() })
export const Service = z.object({
  id: z.string(), team: z.string(), name: z.string(), offering: OfferingName, plan: PlanName, state: ServiceState, step: z.string(), reason: z.string(), said: Said.nullable(), size: ServiceSize,
  usage: ServiceUsage.nullable(), sizeLimitBytes: z.number(), connectionsLimit: z.number().int(), overSize: z.boolean(),
  bindings: z.number().int(), lastUseAt: z.string().nullable(), createdBy: By, createdAt: z.string(), readyAt: z.string().nullable(), deletedAt: z.string().nullable(), version: z.number().int(),
})
export type Service = z.infer<typeof Service>
export const ServicePage = pageOf(Service)

export const Credential = z.object({
  id: z.string(), number: z.number().int(), state: z.enum(['intended', 'issued', 'revoked']), given: z.boolean(), sessions: z.number().int(), holders: z.array(SessionHolder), endAsked: z.boolean(),
  createdAt: z.string(), issuedAt: z.string().nullable(), revokedAt: z.string().nullable(), lastUseAt: z.string().nullable(),
})
export type Credential = z.infer<typeof Credential>
export const Binding = z.object({
  id: z.string(), service: z.string(), application: z.string(), name: z.string(), databaseUrl: z.boolean(), state: BindingState, step: BindingStep, reason: z.string(), said: Said.nullable(),
  /** Of its application: how many live, and how many of them were started with what is given now. */
  instances: z.object({ live: z.number().int(), current: z.number().int() }),
  credentials: z.array(Credential), lastUseAt: z.string().nullable(), createdBy: By, createdAt: z.string(), settledAt: z.string().nullable(), endedAt: z.string().nullable(),
})
export type Binding = z.infer<typeof Binding>
export const ServiceEvent = z.object({ position: z.string(), at: z.string(), action: z.string(), phase: z.string(), actor: z.string(), subject: z.string(), why: z.string().nullable() })
export type ServiceEvent = z.infer<typeof ServiceEvent>
/** Bindings that are over are among them, the newest fifty. */
export const ServiceDetail = Service.extend({ bindingList: z.array(Binding), events: z.array(ServiceEvent) })
export type ServiceDetail = z.infer<typeof ServiceDetail>

const why = z.string().max(400).optional()
export const CreateServiceInput = z.strictObject({ team: TeamSlug, name: ServiceName, offering: OfferingName.default('postgresql'), plan: PlanName, why })
export type CreateServiceInput = z.infer<typeof CreateServiceInput>
export const ListServicesInput = z.strictObject({ ...PageInput.shape, team: TeamSlug.optional(), name: ServiceName.optional(), application: ApplicationName.optional(), state: z.enum(['live', 'deleted', 'all']).default('live') })
export type ListServicesInput = z.infer<typeof ListServicesInput>
export const ServiceParams = z.strictObject({ service: ObjectId })
export const BindingParams = z.strictObject({ service: ObjectId, binding: ObjectId })
const whyNeeded = z.string().trim().min(3, 'Say why in a few words.').max(400)
/** `confirm` is the service's name, typed: its data is gone for good. Its bindings end first. */
export const DeleteServiceInput = z.strictObject({ confirm: z.string().max(40), why: whyNeeded })
/** Somebody's sessions are cut off: the ledger has why. */
export const EndSessionsInput = z.strictObject({ why: whyNeeded })
export const BindInput = z.strictObject({ application: ApplicationName, name: ServiceName.optional(), databaseUrl: z.boolean().default(false), why })
export type BindInput = z.infer<typeof BindInput>
export const WhyInput = z.strictObject({ why })
export const RevealInput = z.strictObject({ why: z.string().trim().min(3, 'Say in a few words what it is needed for.').max(400) })
/** Never kept by anybody who passes it on. */
export const RevealedCredential = z.object({ number: z.number().int(), host: z.string(), port: z.number().int(), database: z.string(), username: z.string(), password: z.string(), uri: z.string() })
export type RevealedCredential = z.infer<typeof RevealedCredential>
export const QuotaParams = z.strictObject({ team: TeamSlug })
export const SetQuotaInput = z.strictObject({ plan: PlanName, limit: z.number().int().min(0).max(1_000), why })
