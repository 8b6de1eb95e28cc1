import { z } from 'zod'
import { ApplicationName, ClusterPart, ZoneName } from '@/lib/kernel/names'
import { PageInput, pageOf } from '@/lib/kernel/page'

export const Release = z.object({
  id: z.string(), number: z.number().int(), version: z.string(), digest: z.string(), sizeBytes: z.number(), command: z.array(z.string()), createdAt: z.string(), createdBy: z.string(),
})
export type Release = z.infer<typeof Release>

export const CreateServerGroupInput = z.strictObject({
  /** The application's release number. */
  release: z.number().int().min(1),
  stack: ClusterPart.optional(),
  detail: ClusterPart.optional(),
  size: z.number().int().min(0, 'Zero or more instances.').max(100, 'At most 100 instances on this runtime.'),
  /** Empty: all zones of the runtime. Instances are spread evenly. */
  zones: z.array(ZoneName).max(16).default([]),
  healthPath: z.string().regex(/^\/[\w\-./]*$/, 'A path like "/health".').default('/health'),
  environment: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'Names are upper-case letters, digits and underscores.'), z.string().max(4_000)).default({}),
  why: z.string().max(400).optional(),
})
export type CreateServerGroupInput = z.infer<typeof CreateServerGroupInput>

export const ScaleInput = z.strictObject({
  size: z.number().int().min(0, 'Zero or more instances.').max(100, 'At most 100 instances on this runtime.'),
  /** The `version` that the size was decided on: another in between is a conflict. */
  expectedVersion: z.number().int().optional(),
  why: z.string().max(400).optional(),
})
export type ScaleInput = z.infer<typeof ScaleInput>
/** Why something is ended, for the ledger. */
export const WhyInput = z.strictObject({ why: z.string().max(400).optional() })

export const ServerGroup = z.object({
  id: z.string(), application: z.string(), cluster: z.string(), name: z.string(), sequence: z.number().int(),
  release: z.object({ number: z.number().int(), version: z.string(), digest: z.string() }),
  desiredSize: z.number().int(), zones: z.array(z.string()), healthPath: z.string(), desiredState: z.enum(['running', 'destroyed']),
  healthy: z.number().int(), starting: z.number().int(), sick: z.number().int(), createdAt: z.string(), destroyedAt: z.string().nullable(),
  /** Rises with every change by people. */
  version: z.number().int(),
})
export type ServerGroup = z.infer<typeof ServerGroup>

export const InstanceState = z.enum(['intended', 'starting', 'healthy', 'sick', 'stopping', 'stopped', 'failed'])
export type InstanceState = z.infer<typeof InstanceState>
export const Instance = z.object({
  id: z.string(), application: z.string(), serverGroup: z.string(), zone: z.string(), slot: z.number().int(), port: z.number().int(), state: InstanceState, reason: z.string(),
  pid: z.number().int().nullable(), exitCode: z.number().int().nullable(), exitSignal: z.string().nullable(), failures: z.number().int(),
  createdAt: z.string(), healthyAt: z.string().nullable(), stoppedAt: z.string().nullable(),
})
export type Instance = z.infer<typeof Instance>

export const ListReleasesInput = PageInput
export const ReleasePage = pageOf(Release)
export const UploadReleaseInput = z.strictObject({
  /** What people call it, like 1.4.2: `service.version` in telemetry. */
  version: z.string().max(64).regex(/^[\w.+-]*$/, 'Letters, digits, ".", "+", "-" and "_".').default(''),
})
export const ListServerGroupsInput = z.strictObject({ ...PageInput.shape, state: z.enum(['running', 'destroyed', 'all']).default('all') })
export const ServerGroupPage = pageOf(ServerGroup)
export const ListInstancesInput = z.strictObject({ ...PageInput.shape, serverGroup: z.string().max(80).optional(), state: z.enum(['live', 'ended', 'all']).default('live') })
export const InstancePage = pageOf(Instance)

const ServerGroupName = z.string().max(90).regex(/^[a-z][a-z0-9-]*-v\d{3,6}$/, 'Like "home-v003".')
export const ServerGroupParams = z.strictObject({ application: ApplicationName, serverGroup: ServerGroupName })
export const InstanceParams = z.strictObject({ application: ApplicationName, instance: z.string().max(100).regex(/^[a-z][a-z0-9-]*$/, 'Like "home-v003-3f9a2c".') })
