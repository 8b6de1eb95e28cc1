import { z } from 'zod'
import { BreakerEpisodes } from '../domains/gateway/breaker-schemas'
import { DependencyStates } from '../domains/gateway/dependency-schemas'
import { FaultCount, FaultsOfRun, PairSeconds } from '../domains/gateway/fault-schemas'
import { ClusterShares, ProxyStatus } from '../domains/gateway/schemas'
import { SidecarRegistrations } from '../domains/gateway/sidecar-schemas'
import { defineCall } from './call'

export const proxyCalls = {
  status: defineCall('status', z.strictObject({}), ProxyStatus),
  /** How the requests of one cluster are shared out now: what a rollout waits for after it wrote other weights. */
  shares: defineCall('shares', z.strictObject({ cluster: z.string() }), ClusterShares),
  /** Replaces the faults of one run. `conflict` for an older epoch than the last. */
  putFaults: defineCall('put-faults', FaultsOfRun, z.null()),
  /** Rules in force, and those that ended in the last ten minutes. */
  faults: defineCall('faults', z.strictObject({}), z.object({ nowMs: z.number().int(), counts: z.array(FaultCount) })),
  /** Calls by second, those after `sinceMs`, of all pairs or of those that reach one callee. */
  pairSeconds: defineCall('pair-seconds', z.strictObject({ sinceMs: z.number().int(), callee: z.string().optional() }), PairSeconds),
  /** When breakers opened and closed: of the calls that an application makes, and of those to it. */
  breakers: defineCall('breakers', z.strictObject({ application: z.string() }), BreakerEpisodes),
  /** Breakers, policies and the last minute of the calls between applications: of one caller or of all. */
  dependencies: defineCall('dependencies', z.strictObject({ application: z.string().optional() }), DependencyStates),
  /** Applications that the sidecar keeps in the registry. */
  registrations: defineCall('registrations', z.strictObject({}), SidecarRegistrations),
}
