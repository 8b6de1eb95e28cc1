import type { Weight } from '@/lib/domains/gateway/schemas'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { type HeldDecisions, holdDecisions } from './held-decisions'

/** The one table of shares that edge and sidecar follow. */
export const createWeights = (database: Database, log: Log): Promise<HeldDecisions<readonly Weight[]>> =>
  holdDecisions<readonly Weight[]>({ read: () => database.trafficWeight.findMany({ orderBy: [{ cluster: 'asc' }, { serverGroup: 'asc' }] }), log, problem: 'cannot read the weights' })
