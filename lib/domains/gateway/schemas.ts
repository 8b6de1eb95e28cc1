import { z } from 'zod'
import { ChangedRules, ForcedBreaker } from './breaker-schemas'
import { ApplicationBalancing } from './balancing-schemas'
import { DeclaredDependencies } from './dependency-schemas'
import { EdgeFilter } from './filter-schemas'
import { EdgeRoute } from './route-schemas'

/** What the proxy needs to send a request somewhere. */
export const Target = z.object({
  instance: z.string(),
  application: z.string(),
  zone: z.string().nullable(),
  cluster: z.string().nullable(),
  serverGroup: z.string().nullable(),
  host: z.string(),
  port: z.number().int(),
  /** Virtual hosts that it announces besides its application's name, lower case. Absent where there are none. */
  virtualHosts: z.array(z.string()).optional(),
})
export type Target = z.infer<typeof Target>

/** Who owns a sidecar secret; only its sha256 (hex) travels. */
export const Caller = z.object({
  secretHash: z.string(),
  instance: z.string(),
  application: z.string(),
  zone: z.string().nullable(),
  cluster: z.string().nullable(),
  /** Whose release's policies its calls follow. Absent in pictures that an older release kept. */
  serverGroup: z.string().nullable().optional(),
})
export type Caller = z.infer<typeof Caller>

export const Weight = z.object({ cluster: z.string(), serverGroup: z.string(), weight: z.number().int().nonnegative(), role: z.string() })
export type Weight = z.infer<typeof Weight>

/** What the release of a server group declares of the applications that it calls. Groups that declare nothing are absent. */
export const CallerPolicies = z.object({ serverGroup: z.string(), application: z.string(), dependencies: DeclaredDependencies })
export type CallerPolicies = z.infer<typeof CallerPolicies>

/** The whole picture, sent on connect and after every change. `warming`: the registry was restored and is not yet trusted. */
export const DiscoverySnapshot = z.object({
  version: z.number().int(),
  state: z.enum(['warming', 'ready']),
  targets: z.array(Target),
  callers: z.array(Caller),
  weights: z.array(Weight),
  /** A list that cannot be read must not cost the targets: then all calls are made as usual. */
  policies: z.array(CallerPolicies).optional().catch(undefined),
  /** Breakers that a person forced open or closed. */
  forced: z.array(ForcedBreaker).optional().catch(undefined),
  /** Rules of breakers that a person put in force. */
  changedRules: z.array(ChangedRules).optional().catch(undefined),
  /** Absent: they could not be read, and those of before go on. */
  routes: z.array(EdgeRoute).optional().catch(undefined),
  filters: z.array(EdgeFilter).optional().catch(undefined),
  /** Of applications for which people chose; the same holds for it. */
  balancing: z.array(ApplicationBalancing).optional().catch(undefined),
})
export type DiscoverySnapshot = z.infer<typeof DiscoverySnapshot>

/**
 * One cluster as the proxy serves it, by server group: weights it follows (empty: none are set, instances share evenly), requests
 * open now and requests served since its start, on both sides (edge and sidecar).
 */
export const ClusterShares = z.object({ weights: z.record(z.string(), z.number().int()), open: z.record(z.string(), z.number().int()), served: z.record(z.string(), z.number().int()) })
export type ClusterShares = z.infer<typeof ClusterShares>

export const ProxyStatus = z.object({
  discoveryVersion: z.number().int().nullable(),
  discoveryAgeMs: z.number().nullable(),
  daemonConnected: z.boolean(),
  targets: z.number().int(),
  ejected: z.array(z.object({ instance: z.string(), untilMs: z.number(), reason: z.string() })),
  requests: z.object({ edge: z.number(), sidecar: z.number() }),
  /** Open requests by instance, targets that left included: a drain waits until its instance is absent, which means zero. */
  open: z.record(z.string(), z.number().int()),
})
export type ProxyStatus = z.infer<typeof ProxyStatus>
