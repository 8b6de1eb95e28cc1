import { z } from 'zod'
import { PageInput, pageOf } from '@/lib/kernel/page'

export const InstanceStatus = z.enum(['UP', 'DOWN', 'STARTING', 'OUT_OF_SERVICE', 'UNKNOWN'])
export type InstanceStatus = z.infer<typeof InstanceStatus>

/** One lease as screens and the proxy see it. Application names are lower-cased here, whatever the wire says. */
export const RegistryInstance = z.object({
  id: z.string(),
  application: z.string(),
  hostName: z.string(),
  ipAddress: z.string(),
  port: z.number().int().nullable(),
  securePort: z.number().int().nullable(),
  status: InstanceStatus,
  overridden: z.boolean(),
  zone: z.string().nullable(),
  cluster: z.string().nullable(),
  serverGroup: z.string().nullable(),
  version: z.string().nullable(),
  /** Made by the process runtime, so its identity is proven; others registered by themselves. */
  verified: z.boolean(),
  registeredAtMs: z.number(),
  renewedAtMs: z.number(),
  leaseSeconds: z.number(),
  /** When the lease runs out unless renewed. */
  expiresAtMs: z.number(),
})
export type RegistryInstance = z.infer<typeof RegistryInstance>

export const RegistryListInput = z.strictObject({
  /** null: all (operators). */
  applications: z.array(z.string()).max(2_000).nullable(),
  application: z.string().optional(),
  zone: z.string().optional(),
  status: InstanceStatus.optional(),
  /** Part of an id, host or application. */
  q: z.string().max(200).optional(),
  sort: z.enum(['application', 'zone', 'status', 'renewed', 'worst']).default('worst'),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
})
export const RegistryListAnswer = z.object({ items: z.array(RegistryInstance), total: z.number().int(), asOfMs: z.number() })
export type RegistryListAnswer = z.infer<typeof RegistryListAnswer>

export const RegistryCountsInput = z.strictObject({
  applications: z.array(z.string()).max(2_000).nullable(),
  /** Counts for these alone, when a page of applications is known. */
  only: z.array(z.string()).max(500).optional(),
})
export const StatusCounts = z.object({ up: z.number().int(), down: z.number().int(), starting: z.number().int(), outOfService: z.number().int(), unknown: z.number().int() })
export type StatusCounts = z.infer<typeof StatusCounts>
/** Another daemon's registry that ours replicates with. */
export const RegistryPeerState = z.object({
  url: z.string(),
  /** `new`: not tried yet. */
  state: z.enum(['new', 'reached', 'unreachable']),
  /** Ours takes over what it holds at this moment. */
  filling: z.boolean(),
  unreachableSinceMs: z.number().nullable(),
  /** Instances of which it has not heard the latest, and how old the oldest of that is. */
  waiting: z.number().int(),
  lagMs: z.number(),
  reachedAtMs: z.number().nullable(),
  lastError: z.string().nullable(),
  lastErrorAtMs: z.number().nullable(),
})
export type RegistryPeerState = z.infer<typeof RegistryPeerState>

export const RegistryCounts = z.object({
  instances: StatusCounts,
  applications: z.array(z.object({ application: z.string(), instances: StatusCounts, zones: z.record(z.string(), z.number().int()) })),
  zones: z.array(z.object({ zone: z.string(), instances: StatusCounts })),
  state: z.enum(['warming', 'ready']),
  /** Heartbeats of the last full minute, and the number under which evictions stop (self-preservation). */
  renewalsPerMinute: z.number(),
  renewalsThreshold: z.number(),
  selfPreservation: z.boolean(),
  evictionsStopUntilMs: z.number().nullable(),
  asOfMs: z.number(),
})
export type RegistryCounts = z.infer<typeof RegistryCounts>
export const RegistrySummary = RegistryCounts.extend({ peers: z.array(RegistryPeerState) })
export type RegistrySummary = z.infer<typeof RegistrySummary>

/** `GET /registry/instances`: one page, worst first unless asked otherwise. */
export const InstancesQuery = z.strictObject({
  application: z.string().min(1).max(200).optional(),
  zone: z.string().min(1).max(200).optional(),
  status: InstanceStatus.optional(),
  q: z.string().max(200).optional(),
  sort: RegistryListInput.shape.sort,
  ...PageInput.shape,
})
export type InstancesQuery = z.output<typeof InstancesQuery>
export type InstancesQueryInput = z.input<typeof InstancesQuery>

export const InstancesPage = pageOf(RegistryInstance).extend({ asOfMs: z.number() })
export type InstancesPage = z.infer<typeof InstancesPage>

export const RegistrySummaryQuery = z.strictObject({
  /** Counts for this application alone; totals and zones stay those of everything visible. */
  application: z.string().min(1).max(200).optional(),
})
export type RegistrySummaryQuery = z.infer<typeof RegistrySummaryQuery>
