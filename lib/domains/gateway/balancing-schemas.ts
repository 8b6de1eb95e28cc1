import { z } from 'zod'

/** How one application's requests are shared out among its instances. The share of each server group comes before it: `TrafficWeight`. */
export const balancingRules = ['round-robin', 'least-request', 'response-time'] as const
export const zoneRules = ['ignore', 'own-first', 'by-load'] as const

export const EjectionPolicy = z.strictObject({
  /** After so many failures one after the other an instance gets no requests. */
  failuresInRow: z.number().int().min(1).max(50),
  /** For so long at first; then twice, then three times as long. */
  blackoutMs: z.number().int().min(1_000).max(600_000),
  /** No more of an application's instances than this are left out at once. */
  sharePercentMax: z.number().int().min(1).max(100),
  /** From this share of answers of 500 and above, of at least twenty in ten seconds, an instance gets no requests. Null: answers are not looked at. */
  errorPercent: z.number().int().min(1).max(100).nullable(),
})
export type EjectionPolicy = z.infer<typeof EjectionPolicy>

export const BalancingPolicy = z.strictObject({
  /** `round-robin`: in turn. `least-request`: of two in turn the one with fewer open requests, quicker ones more often. `response-time`: as Ribbon weighs. */
  rule: z.enum(balancingRules),
  /** `own-first`: only the caller's zone while one of its instances is fit. `by-load`: the same, but what is too much for it goes to others, and the worst zone is avoided. */
  zones: z.enum(zoneRules),
  /** Open requests for each fit instance of the caller's zone from which on others take their part. */
  spillOverOpen: z.number().min(0.1).max(1_000),
  /** Over how long a new instance, or one that comes back, is brought to its whole share. 0: at once. */
  slowStartMs: z.number().int().min(0).max(900_000),
  ejection: EjectionPolicy,
})
export type BalancingPolicy = z.infer<typeof BalancingPolicy>

export const usualBalancing: BalancingPolicy = Object.freeze({
  rule: 'least-request', zones: 'own-first', spillOverOpen: 10, slowStartMs: 0,
  ejection: Object.freeze({ failuresInRow: 3, blackoutMs: 10_000, sharePercentMax: 100, errorPercent: null }),
})

/** What people chose for one application, as it travels to the proxy. Who chose nothing is absent. */
export const ApplicationBalancing = z.object({ application: z.string(), policy: BalancingPolicy })
export type ApplicationBalancing = z.infer<typeof ApplicationBalancing>

export const BalancedInstance = z.object({
  instance: z.string(),
  zone: z.string().nullable(),
  serverGroup: z.string().nullable(),
  /** 0 to 1, inside its server group. */
  weight: z.number(),
  open: z.number().int(),
  /** Requests sent to it since the proxy knows it. */
  served: z.number().int(),
  /** Until the head of its answers, the newest counting most; null before the first, or when it is too old. */
  latencyMs: z.number().nullable(),
  failuresInRow: z.number().int(),
  ejectedUntilMs: z.number().nullable(),
  reason: z.string().nullable(),
})
export type BalancedInstance = z.infer<typeof BalancedInstance>

export const EjectionEvent = z.object({ instance: z.string(), /** The first failure of the row. */ failingSinceMs: z.number(), atMs: z.number(), untilMs: z.number(), reason: z.string(), failuresInRow: z.number().int() })
export type EjectionEvent = z.infer<typeof EjectionEvent>

/** One application by the proxy's own word. */
export const BalancingState = z.object({
  nowMs: z.number(),
  /** What it follows; null where it knows no such application. */
  policy: BalancingPolicy.nullable(),
  instances: z.array(BalancedInstance),
  /** How many more instances there are. */
  more: z.number().int(),
  /** The newest first. */
  ejections: z.array(EjectionEvent),
})
export type BalancingState = z.infer<typeof BalancingState>

/** What is wanted, beside what the proxy does. */
export const ApplicationBalance = z.object({
  policy: BalancingPolicy,
  /** Null: as usual, nobody chose. */
  chosen: z.object({ by: z.string(), atMs: z.number() }).nullable(),
  maySet: z.boolean(),
  /** Null: the proxy does not answer. */
  state: BalancingState.nullable(),
})
export type ApplicationBalance = z.infer<typeof ApplicationBalance>

const why = z.string().trim().max(400).optional()
export const SaveBalancingInput = z.strictObject({ policy: BalancingPolicy, why })
export const ForgetBalancingQuery = z.strictObject({ why })
