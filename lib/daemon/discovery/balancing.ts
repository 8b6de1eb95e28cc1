import { readBalancing } from '@/lib/domains/gateway/adapters/prisma-balancing-store'
import type { ApplicationBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { type HeldDecisions, holdDecisions } from './held-decisions'

/** What people chose of balancing. */
export const createBalancing = (database: Database, log: Log): Promise<HeldDecisions<readonly ApplicationBalancing[]>> =>
  holdDecisions<readonly ApplicationBalancing[]>({ read: () => readBalancing(database), log, problem: 'cannot read how applications are balanced' })
