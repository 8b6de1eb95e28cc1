import { z } from 'zod'
import { WallPart } from '../domains/breakers/schemas'
import { BalancingState } from '../domains/gateway/balancing-schemas'
import { BreakerEpisodes } from '../domains/gateway/breaker-schemas'
import { DependencyStates } from '../domains/gateway/dependency-schemas'
import { FaultCount, FaultsOfRun, PairSeconds } from '../domains/gateway/fault-schemas'
import { OutcomesAnswer, OutcomesInput } from '../domains/gateway/replay-schemas'
import { EdgeState } from '../domains/gateway/edge-schemas'
import { RequestToTest, RouteTest } from '../domains/gateway/route-schemas'
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
  /** Every breaker as the wall shows it. */
  breakerWall: defineCall('breaker-wall', z.strictObject({}), WallPart),
  /** What became of the calls of one pair in the last hour. `not-found`: nobody called. */
  outcomes: defineCall('outcomes', OutcomesInput, OutcomesAnswer),
  /** What became of each route's requests, and the limits that adapt. */
  edge: defineCall('edge', z.strictObject({}), EdgeState),
  /** Where a request would go by the routes in force, and why. Nothing is sent. */
  testRoute: defineCall('test-route', RequestToTest, RouteTest),
  /** Breakers, policies and the last minute of the calls between applications: of one caller or of all. */
  dependencies: defineCall('dependencies', z.strictObject({ application: z.string().optional() }), DependencyStates),
  /** How one application's requests are balanced: the rule it follows, each instance's weight and speed, and who was left out, when and why. */
  balancing: defineCall('balancing', z.strictObject({ application: z.string() }), BalancingState),
  /** Applications that the sidecar keeps in the registry. */
  registrations: defineCall('registrations', z.strictObject({}), SidecarRegistrations),
}
