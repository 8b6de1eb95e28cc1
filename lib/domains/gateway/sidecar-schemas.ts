import { z } from 'zod'

/** A path on the application's own port; never an address of somebody else. */
const HealthPath = z.string().max(500).regex(/^\/[\x21-\x7e]*$/, 'A path like "/health".')
const Port = z.number().int().min(1).max(65_535)
/** Wider than names of our own applications: whoever registers here may come from elsewhere. */
const ForeignName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, 'Letters, digits, dots, hyphens and underscores, starting with a letter.')
const Metadata = z.record(z.string().min(1).max(100), z.string().max(500)).refine((entries) => Object.keys(entries).length <= 50 && !Object.hasOwn(entries, '__proto__'), 'At most 50 entries.')

/** Body of `POST /register`. An instance of ours names neither application nor port: both are known. */
export const Registering = z.strictObject({
  application: ForeignName.optional(),
  port: Port.optional(),
  health: HealthPath.default('/health'),
  zone: z.string().max(40).regex(/^[A-Za-z0-9._-]+$/).optional(),
  metadata: Metadata.default({}),
})
export type Registering = z.infer<typeof Registering>

export const ToldStatus = z.enum(['STARTING', 'UP', 'DOWN'])

/** What the daemon is asked to write into the registry. `instance` null: not one of ours, so it is *unverified*. */
export const RegistrationOrder = z.object({
  instance: z.string().nullable(), application: z.string(), port: z.number().int().nullable(), health: z.string(), zone: z.string().nullable(),
  metadata: z.record(z.string(), z.string()), status: ToldStatus, leaseSeconds: z.number().int(), everySeconds: z.number().int(),
})
export type RegistrationOrder = z.infer<typeof RegistrationOrder>

/** Whose lease: an id in an application, and whether the proxy has proven that it is ours. */
export const LeaseOf = z.object({ instance: z.string(), application: z.string(), verified: z.boolean() })
export type LeaseOf = z.infer<typeof LeaseOf>

export const RegisteredAs = LeaseOf.extend({ port: z.number().int(), zone: z.string().nullable() })
export type RegisteredAs = z.infer<typeof RegisteredAs>

/** One application that the sidecar keeps in the registry. */
export const SidecarRegistration = RegisteredAs.extend({
  health: z.string(), told: ToldStatus, sinceMs: z.number(), failures: z.number().int(), checkedAtMs: z.number().nullable(), registeredAtMs: z.number(),
})
export type SidecarRegistration = z.infer<typeof SidecarRegistration>

/** As it lies on disk: everything that keeps it in the registry after a restart. */
export const StoredRegistration = RegisteredAs.extend({
  ticketHash: z.string(), health: z.string(), metadata: z.record(z.string(), z.string()), told: ToldStatus, sinceMs: z.number(), registeredAtMs: z.number(),
})
export type StoredRegistration = z.infer<typeof StoredRegistration>

const Scalar = z.union([z.string(), z.number(), z.boolean()])
/** What counts for one instance. `version` rises with every change that concerns it; null where nothing is configured. */
export const InstanceConfiguration = z.object({ version: z.string().nullable(), values: z.record(z.string(), z.object({ value: Scalar, source: z.string() })) })
export type InstanceConfiguration = z.infer<typeof InstanceConfiguration>

export const SidecarRegistrations = z.object({ asOfMs: z.number(), items: z.array(SidecarRegistration) })
export type SidecarRegistrations = z.infer<typeof SidecarRegistrations>
