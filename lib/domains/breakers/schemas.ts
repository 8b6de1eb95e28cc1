import { z } from 'zod'
import { ApplicationName, TeamSlug } from '@/lib/kernel/names'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { ForcedMode } from '../gateway/breaker-schemas'
import { RulesInForce } from '../gateway/rules-schemas'

/** Who calls: an application, the edge, or callers without a name. */
export const PairCaller = z.union([z.enum(['edge', 'unidentified']), ApplicationName])
const why = z.string().trim().min(3, refusalWords['why-missing']).max(400)
const Pair = { caller: PairCaller, callee: ApplicationName }

/** Forced states go back by themselves, within a day. */
export const ForceInput = z.strictObject({ ...Pair, mode: ForcedMode, minutes: z.number().int().min(1).max(1_440), why })
export type ForceInput = z.infer<typeof ForceInput>
export const EndForceInput = z.strictObject({ ...Pair, why: z.string().trim().max(400).default('') })
export type EndForceInput = z.infer<typeof EndForceInput>

export const BreakerForce = z.object({ caller: z.string(), callee: z.string(), mode: ForcedMode, endsAt: z.string(), since: z.string(), why: z.string(), by: z.string() })
export type BreakerForce = z.infer<typeof BreakerForce>

/** Where the wall's figures come from: our proxy, streams of existing applications, their metrics. */
export const WallSource = z.enum(['proxy', 'hystrix', 'turbine', 'resilience4j', 'opossum'])
export type WallSource = z.infer<typeof WallSource>

export const WallState = z.enum(['closed', 'open', 'half-open', 'unknown'])
export type WallState = z.infer<typeof WallState>

/** Five seconds of a breaker's calls. Null: nobody knows. */
const WallStep = z.object({ requests: z.number(), errors: z.number() }).nullable()

export const WallBreaker = z.object({
  source: WallSource,
  /** Name of the stream, or of the application whose metrics tell it; null: the proxy's own. */
  from: z.string().nullable(),
  /** Who calls; of Hystrix the group. Null: the edge. */
  caller: z.string().nullable(),
  /** Who is called; of Hystrix the command. */
  name: z.string(),
  state: WallState,
  forced: z.object({ mode: ForcedMode, untilMs: z.number().int().nullable() }).nullable(),
  sinceMs: z.number().int().nullable(),
  tryAtMs: z.number().int().nullable(),
  perSecond: z.number().nullable(),
  /** What the breaker judges by. */
  window: z.object({ requests: z.number(), errors: z.number(), errorPercent: z.number().nullable() }),
  /** Within the window; null where the source does not tell. */
  counts: z.object({ refused: z.number().nullable(), timeouts: z.number().nullable(), rejected: z.number().nullable(), fallbacks: z.number().nullable() }),
  latencyMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() }),
  /** Instances that report it. */
  hosts: z.number().int(),
  /** Calls under way; null where the source does not tell. */
  open: z.number().nullable(),
  /** Calls that wait for room in the bulkhead; absent where the source does not tell. */
  waiting: z.number().int().optional(),
  rules: z.object({
    kind: z.enum(['hystrix', 'resilience4j', 'opossum']), errorPercent: z.number().nullable(), volume: z.number().nullable(), windowMs: z.number().nullable(), windowCalls: z.number().nullable(),
    openMs: z.number().nullable(), timeoutMs: z.number().nullable(), bulkhead: z.number().nullable(), bulkheadQueue: z.object({ calls: z.number().int(), waitMs: z.number().int() }).nullable().optional(), slowMs: z.number().nullable(), slowPercent: z.number().nullable(), halfOpenCalls: z.number().nullable(),
  }),
  /** Two minutes, oldest first; the last is not over. */
  steps: z.array(WallStep),
})
export type WallBreaker = z.infer<typeof WallBreaker>

export const wallStepMs = 5_000
export const wallSteps = 24

export const WallPart = z.object({ nowMs: z.number().int(), breakers: z.array(WallBreaker), /** More than are listed. */ more: z.number().int() })
export type WallPart = z.infer<typeof WallPart>

export const WallInput = z.strictObject({
  /** Part of a name of either end. */
  q: z.string().trim().max(80).optional(),
  state: z.enum(['all', 'open', 'failing']).default('all'),
  source: WallSource.optional(),
})
export type WallInput = z.infer<typeof WallInput>

/** Of whom nothing, or nothing new, was heard. */
export const WallProblem = z.object({ source: WallSource, from: z.string().nullable(), sinceMs: z.number().int().nullable(), problem: z.string() })
export type WallProblem = z.infer<typeof WallProblem>

export const Wall = WallPart.extend({
  /** Before filters. */
  total: z.number().int(),
  counts: z.object({ open: z.number().int(), halfOpen: z.number().int(), forced: z.number().int() }),
  /** The id of the team whose each of the proxy's breakers here is, by application: what its members may do is theirs to say. */
  teams: z.record(z.string(), z.string()),
  /** Those of the reader's that hold now. */
  forces: z.array(BreakerForce),
  /** Of the reader's breakers, rules that hold instead of declared ones. */
  rulesInForce: z.array(RulesInForce),
  problems: z.array(WallProblem),
})
export type Wall = z.infer<typeof Wall>

const streamUrl = z.string().trim().max(500).refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' && url.hash === ''
}, 'An http or https address without name, password or fragment, like "http://10.0.0.7:8080/actuator/hystrix.stream".')

export const StreamKind = z.enum(['hystrix', 'turbine'])
export const StreamName = z.string().trim().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Lower-case letters, digits and hyphens, at most 40.')
export const AddStreamInput = z.strictObject({ team: TeamSlug, name: StreamName, kind: StreamKind, url: streamUrl, localAllowed: z.boolean().default(false), why: z.string().trim().max(400).default('') })
export type AddStreamInput = z.infer<typeof AddStreamInput>
export const StreamParams = z.strictObject({ stream: z.string().max(40) })
export const RemoveStreamInput = z.strictObject({ why: z.string().trim().max(400).default('') })

export const StreamState = z.enum(['connecting', 'reading', 'failed'])
export const BreakerStream = z.object({
  id: z.string(), team: z.string(), name: z.string(), kind: StreamKind, url: z.string(), localAllowed: z.boolean(), createdBy: z.string(),
  /** As the daemon says; null: it does not answer. */
  now: z.object({ state: StreamState, sinceMs: z.number().int(), breakers: z.number().int(), dropped: z.number().int(), problem: z.string().nullable() }).nullable(),
})
export type BreakerStream = z.infer<typeof BreakerStream>
export const BreakerStreams = z.object({ items: z.array(BreakerStream) })
export type BreakerStreams = z.infer<typeof BreakerStreams>

/** What the daemon says of one stream. */
export const StreamReading = z.object({ id: z.string(), teamId: z.string(), name: z.string(), kind: StreamKind, state: StreamState, sinceMs: z.number().int(), dropped: z.number().int(), problem: z.string().nullable(), breakers: z.array(WallBreaker), more: z.number().int() })
export type StreamReading = z.infer<typeof StreamReading>
