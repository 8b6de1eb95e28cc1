import { z } from 'zod'
import { defaultRange } from '@/lib/kernel/default-range'

/** Worst first: the order of this list is the order of the table. */
export const verdictStates = ['failing', 'degraded', 'deploying', 'unknown', 'quiet', 'healthy', 'stopped'] as const
export const VerdictState = z.enum(verdictStates)
export type VerdictState = z.infer<typeof VerdictState>

/** Why an application is in its state, with the figures that a sentence needs. Rates are shares of 1. */
export const Reason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none-up'), desired: z.number().int() }),
  z.object({ kind: z.literal('all-down'), down: z.number().int() }),
  z.object({ kind: z.literal('errors'), rate: z.number() }),
  z.object({ kind: z.literal('some-missing'), up: z.number().int(), desired: z.number().int() }),
  z.object({ kind: z.literal('some-down'), down: z.number().int() }),
  z.object({ kind: z.literal('unregistered'), running: z.number().int() }),
  z.object({ kind: z.literal('slow'), p95Ms: z.number(), normMs: z.number() }),
  z.object({ kind: z.literal('starting'), up: z.number().int(), desired: z.number().int() }),
  z.object({ kind: z.literal('no-metrics') }),
  z.object({ kind: z.literal('no-registry') }),
  z.object({ kind: z.literal('no-traffic') }),
  z.object({ kind: z.literal('fine') }),
  /** Holds no lease and needs none: its spans are the witness. */
  z.object({ kind: z.literal('serving') }),
  z.object({ kind: z.literal('stopped') }),
])
export type Reason = z.infer<typeof Reason>

export const Verdict = z.object({ state: VerdictState, reason: Reason })
export type Verdict = z.infer<typeof Verdict>

/** `platform`: the gateway's own spans. `none`: registered or reporting without an owner, shown to operators alone. */
export const Owner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('team'), team: z.string() }),
  z.object({ kind: z.literal('platform') }),
  z.object({ kind: z.literal('none') }),
])
export type Owner = z.infer<typeof Owner>

/** A column for each figure, a place for each slot of the range; null where nothing was seen, no places at all where nothing ever was. */
export const SparkLine = z.object({ requests: z.array(z.number().nullable()), errors: z.array(z.number().nullable()), p95Ms: z.array(z.number().nullable()) })
export type SparkLine = z.infer<typeof SparkLine>

export const noSpark: SparkLine = { requests: [], errors: [], p95Ms: [] }

/**
 * One application. `traffic` is of the recent window (the last five minutes of the range), its spark of the whole range;
 * null where metrics cannot be read. `instances.up` is null where neither registry nor runtime knows.
 */
export const EstateRow = z.object({
  name: z.string(),
  owner: Owner,
  description: z.string(),
  verdict: Verdict,
  instances: z.object({ up: z.number().int().nullable(), desired: z.number().int().nullable(), zones: z.record(z.string(), z.number().int()) }),
  traffic: z
    .object({
      requests: z.number(),
      errors: z.number(),
      p95Ms: z.number().nullable(),
      worstZone: z.object({ zone: z.string(), p95Ms: z.number() }).nullable(),
      spark: SparkLine,
    })
    .nullable(),
  release: z.object({ number: z.number().int(), version: z.string(), at: z.string() }).nullable(),
})
export type EstateRow = z.infer<typeof EstateRow>

const PartFault = z.object({ code: z.string(), detail: z.string() })

export const TelemetryFreshness = z.object({
  source: z.string(),
  asOfMs: z.number(),
  newestMs: z.number().nullable(),
  complete: z.boolean(),
  missing: z.array(z.string()),
})
export type TelemetryFreshness = z.infer<typeof TelemetryFreshness>

export const TrafficPoint = z.object({
  atMs: z.number(),
  requests: z.number(),
  errors: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})

/** Where requests enter: the edge for operators, the team's own applications otherwise (`of`). */
export const Entrance = z.object({
  of: z.enum(['edge', 'applications']),
  stepMs: z.number(),
  points: z.array(TrafficPoint),
  recent: z.object({
    requests: z.number(),
    errors: z.number(),
    p95Ms: z.number().nullable(),
    /** Whose p95 it is when there is no single entrance: the slowest application. */
    slowest: z.string().nullable(),
  }),
  /** p95 over the hour before the recent window. */
  normP95Ms: z.number().nullable(),
})
export type Entrance = z.infer<typeof Entrance>

export const ZoneRow = z.object({ zone: z.string(), up: z.number().int().nullable(), registered: z.number().int().nullable(), requests: z.number().nullable(), errors: z.number().nullable(), p95Ms: z.number().nullable() })
export type ZoneRow = z.infer<typeof ZoneRow>

export const Overview = z.object({
  range: z.object({ fromMs: z.number(), toMs: z.number() }),
  asOfMs: z.number(),
  /** Seconds of the recent window that data covers: what counts are divided by. */
  recentSeconds: z.number(),
  /** How many of all that the actor may see, whatever the filter. */
  counts: z.partialRecord(VerdictState, z.number().int()),
  /** The three worst that are failing, degraded or deploying. */
  worst: z.array(z.object({ name: z.string(), verdict: Verdict })),
  teams: z.array(z.string()),
  applications: z.object({ items: z.array(EstateRow), next: z.string().nullable(), total: z.number().int() }),
  instances: z.object({ up: z.number().int().nullable(), registered: z.number().int().nullable(), desired: z.number().int() }),
  zones: z.array(ZoneRow),
  entrance: Entrance.nullable(),
  telemetry: z.object({ meta: TelemetryFreshness.nullable(), fault: PartFault.nullable() }),
  registry: z.object({ state: z.enum(['warming', 'ready']).nullable(), asOfMs: z.number().nullable(), fault: PartFault.nullable() }),
})
export type Overview = z.infer<typeof Overview>

export const estateSorts = ['worst', 'name', 'requests', 'errors', 'p95', 'instances'] as const
export type EstateSort = (typeof estateSorts)[number]
/** As the column prefers (figures: largest first), or with a minus the other way round. */
export const EstateSortText = z.enum([...estateSorts, ...estateSorts.map((sort) => `-${sort}` as const)])
export type EstateSortText = z.infer<typeof EstateSortText>

/** The range is two strings like `now-1h` and `now`; parsed where telemetry's are. */
export const OverviewQuery = z.strictObject({
  from: z.string().max(40).default(defaultRange.from),
  to: z.string().max(40).default('now'),
  zone: z.string().max(40).optional(),
  q: z.string().max(100).optional(),
  team: z.string().max(40).optional(),
  state: VerdictState.optional(),
  sort: EstateSortText.default('worst'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(100).default(50),
})
export type OverviewQuery = z.infer<typeof OverviewQuery>

/** One application's header: its row and what it runs. */
export const ApplicationSummary = z.object({
  row: EstateRow,
  range: z.object({ fromMs: z.number(), toMs: z.number() }),
  recentSeconds: z.number(),
  telemetry: Overview.shape.telemetry,
  registry: Overview.shape.registry,
})
export type ApplicationSummary = z.infer<typeof ApplicationSummary>
