import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'

/** What can be answered from somewhere else, each by itself. */
export const signalNames = ['metrics', 'traces', 'logs'] as const
export const SignalName = z.enum(signalNames)
export type SignalName = z.infer<typeof SignalName>

export const engineNames = ['prometheus', 'zipkin', 'jaeger', 'tempo', 'loki'] as const
export const EngineName = z.enum(engineNames)
export type EngineName = z.infer<typeof EngineName>

/** What each signal can be answered by, besides the embedded store. Prometheus: whatever has its HTTP API. */
export const enginesOf = { metrics: ['prometheus'], traces: ['zipkin', 'jaeger', 'tempo'], logs: ['loki'] } as const satisfies Record<SignalName, readonly EngineName[]>

/** As people know them. */
export const engineTitles = { prometheus: 'Prometheus', zipkin: 'Zipkin', jaeger: 'Jaeger', tempo: 'Tempo', loki: 'Loki' } as const satisfies Record<EngineName, string>

const Label = z.string().regex(/^[A-Za-z_]\w{0,99}$/, refusalWords['source-label'])

/** By which label an engine of metrics or logs knows each dimension. */
export const SourceLabels = z.strictObject({ application: Label, cluster: Label, serverGroup: Label, instance: Label, zone: Label })
export type SourceLabels = z.infer<typeof SourceLabels>

/** As OpenTelemetry's exporters and Loki's own intake write them; traces carry whole attributes and need none. */
export const defaultLabels = {
  metrics: { application: 'job', cluster: 'quarterdeck_cluster', serverGroup: 'quarterdeck_server_group', instance: 'instance', zone: 'cloud_availability_zone' },
  logs: { application: 'service_name', cluster: 'quarterdeck_cluster', serverGroup: 'quarterdeck_server_group', instance: 'service_instance_id', zone: 'cloud_availability_zone' },
} as const satisfies Record<'metrics' | 'logs', SourceLabels>

const oneLine = /^[^\p{Cc}]*$/u
const HttpUrl = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), refusalWords['source-url'])
  .refine((text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''), refusalWords['source-url-secret'])
  .refine((text) => !URL.canParse(text) || (new URL(text).search === '' && new URL(text).hash === ''), refusalWords['source-url-path'])

const Reach = {
  url: HttpUrl,
  login: z.enum(['none', 'basic', 'bearer']).default('none'),
  username: z.string().max(200).regex(oneLine, refusalWords['one-line']).default(''),
  /** Of Loki, Tempo and Mimir: `X-Scope-OrgID`. */
  tenant: z.string().max(200).regex(/^[\x21-\x7e]*$/, refusalWords['source-tenant']).default(''),
  /** Who signed its certificate, when that is nobody whom everybody trusts. */
  caPem: z.string().max(40_000).default(''),
  /** It may lie on this machine, at a link-local or a metadata address. */
  insideAllowed: z.boolean().default(false),
  /** Left out: the usual ones of the signal. */
  labels: SourceLabels.partial().default({}),
}
/** The password or token. Left out: the one that is kept, which serves only the address it was given for. */
const secret = z.string().min(1).max(8_000).regex(/^[^\r\n]*$/, refusalWords['one-line']).optional()

export const SourceParams = z.strictObject({ signal: SignalName })
export const EngineChoice = z.strictObject({ engine: EngineName, ...Reach, secret })
export type EngineChoice = z.output<typeof EngineChoice>

/** `url` belongs to every engine; the embedded store has no other field. */
export const ChooseSourceInput = z.strictObject({
  engine: z.enum(['embedded', ...engineNames]),
  ...Reach,
  url: HttpUrl.optional(),
  secret,
  expectedVersion: z.number().int().min(0),
  why: z.string().trim().min(1).max(400).optional(),
})
export type ChooseSourceInput = z.output<typeof ChooseSourceInput>

/** How it stands with a source that the collector uses now. */
export const SourceState = z.object({
  signal: SignalName,
  engine: z.union([z.literal('embedded'), EngineName]),
  version: z.number().int(),
  /** The last answer, and the last failure after it. */
  answeredMs: z.number().nullable(),
  problem: z.string().nullable(),
})
export type SourceState = z.infer<typeof SourceState>

export const SourceView = z.object({
  signal: SignalName,
  engine: z.union([z.literal('embedded'), EngineName]),
  url: z.string(),
  login: Reach.login,
  username: z.string(),
  /** There is one; it is never shown. */
  hasSecret: z.boolean(),
  tenant: z.string(),
  caPem: z.string(),
  insideAllowed: z.boolean(),
  labels: SourceLabels.partial(),
  changedAt: z.string().nullable(),
  changedBy: z.string().nullable(),
  /** 0: never chosen. */
  version: z.number().int(),
  /** Null: the collector does not answer. */
  state: SourceState.nullable(),
})
export type SourceView = z.infer<typeof SourceView>
export const ChosenSource = SourceView.omit({ state: true })
export const SourceList = z.object({ items: z.array(SourceView) })

/** What the daemon tells the collector: everything that is needed to ask, secrets open. It never leaves the two. */
export const PlannedSource = z.object({
  signal: SignalName,
  engine: EngineName,
  ...Reach,
  secret: z.string().nullable(),
  version: z.number().int(),
  /** Why it cannot be used, as when its secret does not open. */
  problem: z.string().nullable(),
})
export type PlannedSource = z.output<typeof PlannedSource>
export const SourcePlan = z.object({ sources: z.array(PlannedSource) })
export type SourcePlan = z.output<typeof SourcePlan>

const of = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) => z.object({ kind: z.literal(kind), ...shape })

/** Each way in which a source was found wanting, for words in the reader's language. `words` is the engine's own, or the system's. */
export const SourceFinding = z.discriminatedUnion('kind', [
  of('blocked', { address: z.string() }),
  of('name', { host: z.string() }),
  of('refused', { address: z.string() }),
  of('unreachable', { address: z.string(), words: z.string() }),
  of('timeout', { seconds: z.number() }),
  /** `certificate`: nobody known signed it; `expired`; `host`: it is for another name; `plain`: no TLS is spoken there; `needed`: only TLS is. */
  of('tls', { problem: z.enum(['certificate', 'expired', 'host', 'plain', 'needed', 'other']), words: z.string() }),
  of('ca', { words: z.string() }),
  of('login', { status: z.number().int(), words: z.string() }),
  of('tenant', { words: z.string() }),
  of('path', { path: z.string() }),
  of('redirect', { to: z.string() }),
  of('product', { found: EngineName.nullable(), words: z.string() }),
  of('status', { status: z.number().int(), words: z.string() }),
  of('too-large', { bytes: z.number().int() }),
  of('broken', { words: z.string() }),
  /** Its clock less ours. */
  of('skew', { seconds: z.number() }),
  of('empty', {}),
  /** The metrics, or the label of applications, by which pages would find something. */
  of('unknown-names', { names: z.array(z.string()) }),
])
export type SourceFinding = z.infer<typeof SourceFinding>

/** Without which it cannot be used; the others only warn. */
export const isWarning = ({ kind }: SourceFinding): boolean => kind === 'skew' || kind === 'empty' || kind === 'unknown-names'

export const SourceReport = z.object({
  usable: z.boolean(),
  findings: z.array(SourceFinding),
  /** What it says it is. */
  version: z.string().nullable(),
  tookMs: z.number(),
  /** What it has, as a proof: names of applications, at most 20. */
  applications: z.array(z.string()),
})
export type SourceReport = z.infer<typeof SourceReport>

export const TestSourceInput = z.strictObject({ signal: SignalName, source: EngineChoice })
