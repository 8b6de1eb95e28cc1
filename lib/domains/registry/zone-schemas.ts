import { z } from 'zod'
import { refusalWords } from '@/lib/kernel/refusal-words'
import type { ZoneLossVerdict as CoreVerdict } from './core/zone-loss'

/** Instances that are UP and no ghosts, by application and zone; drained zones included. */
export const ZoneStanding = z.object({
  applications: z.array(z.object({ application: z.string(), up: z.array(z.object({ instance: z.string(), zone: z.string() })), ghosts: z.number().int() })),
  asOfMs: z.number(),
})
export type ZoneStanding = z.infer<typeof ZoneStanding>

export const ZoneDrain = z.object({ zone: z.string(), why: z.string(), overridden: z.boolean(), by: z.string(), sinceMs: z.number() })
export type ZoneDrain = z.infer<typeof ZoneDrain>

export const Capacity = z.object({ application: z.string(), ratePerInstance: z.number(), setBy: z.string(), setMs: z.number() })
export type Capacity = z.infer<typeof Capacity>

export const ZoneAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yes'), zone: z.string(), left: z.number().int(), spareRate: z.number() }),
  z.object({ kind: z.literal('no'), zone: z.string(), left: z.number().int(), missingRate: z.number(), missingInstances: z.number().int() }),
  z.object({ kind: z.literal('unproven'), zone: z.string(), left: z.number().int(), missingRate: z.number(), seenRate: z.number() }),
])
export type ZoneAnswer = z.infer<typeof ZoneAnswer>
export const ZoneLossVerdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('judged'), from: z.enum(['declared', 'measured', 'no-load']), worst: ZoneAnswer, zones: z.array(ZoneAnswer) }),
  z.object({ kind: z.literal('one-zone'), zone: z.string() }),
  z.object({ kind: z.literal('undecided'), because: z.enum(['nothing-up', 'zone-unknown', 'no-telemetry', 'no-limit']) }),
]) satisfies z.ZodType<CoreVerdict>
export type ZoneLossVerdict = z.infer<typeof ZoneLossVerdict>

export const ZoneLossRow = z.object({
  application: z.string(),
  /** UP and no ghost, by zone. */
  up: z.record(z.string(), z.number().int()),
  /** At the busiest minute of the range, requests a second; null: telemetry does not answer. */
  peakRate: z.number().nullable(),
  limit: z.object({ ratePerInstance: z.number(), from: z.enum(['declared', 'measured']), setBy: z.string().nullable() }).nullable(),
  verdict: ZoneLossVerdict,
  /** Whether the reader may declare what its instances can take. */
  maySet: z.boolean(),
})
export type ZoneLossRow = z.infer<typeof ZoneLossRow>

export const ZoneState = z.object({
  zone: z.string(),
  instances: z.number().int(),
  applications: z.number().int(),
  drain: ZoneDrain.nullable(),
  /** Requests of the proxy that its instances still answer; null: the proxy does not tell. */
  openRequests: z.number().int().nullable(),
  /** Applications that have nobody elsewhere: while it is drained they are served from it all the same. */
  stranded: z.array(z.string()),
  /** What stands against draining it now. */
  refusing: z.array(z.object({ application: z.string(), because: z.enum(['too-little-left', 'one-zone', 'unproven', 'unknown']), missingRate: z.number().nullable() })),
})
export type ZoneState = z.infer<typeof ZoneState>

export const ZonesAnswer = z.object({
  zones: z.array(ZoneState),
  applications: z.array(ZoneLossRow),
  /** How many have the answer: over all that the reader may see. */
  counts: z.object({ yes: z.number().int(), no: z.number().int(), undecided: z.number().int() }),
  /** Left out at the end of a long list. */
  more: z.number().int(),
  range: z.object({ fromMs: z.number(), toMs: z.number() }),
  asOfMs: z.number(),
})
export type ZonesAnswer = z.infer<typeof ZonesAnswer>

export const ZonesQuery = z.strictObject({ application: z.string().min(1).max(200).optional(), q: z.string().max(200).optional() })
export type ZonesQuery = z.infer<typeof ZonesQuery>

const Why = z.string().trim().min(1, refusalWords['say-why']).max(400)
export const ZoneParams = z.strictObject({ zone: z.string().min(1).max(100) })
/** `override`: although an application cannot bear it, or nobody knows. */
export const DrainZoneInput = z.strictObject({ why: Why, override: z.boolean().default(false) })
export type DrainZoneInput = z.infer<typeof DrainZoneInput>
export const BringBackQuery = z.strictObject({ why: Why, override: z.enum(['true', 'false']).default('false').transform((text) => text === 'true') })
export type BringBackQuery = z.infer<typeof BringBackQuery>
export const CapacityParams = z.strictObject({ application: z.string().min(1).max(200) })
export const CapacityInput = z.strictObject({ ratePerInstance: z.number().positive().max(1_000_000).nullable(), why: Why })
export type CapacityInput = z.infer<typeof CapacityInput>
