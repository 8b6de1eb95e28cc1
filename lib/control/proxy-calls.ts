import { z } from 'zod'
import { ClusterShares, ProxyStatus } from '../domains/gateway/schemas'
import { defineCall } from './call'

export const proxyCalls = {
  status: defineCall('status', z.strictObject({}), ProxyStatus),
  /** How the requests of one cluster are shared out now: what a rollout waits for after it wrote other weights. */
  shares: defineCall('shares', z.strictObject({ cluster: z.string() }), ClusterShares),
}
