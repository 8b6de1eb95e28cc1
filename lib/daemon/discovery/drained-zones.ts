import type { ZoneDrain } from '@/lib/domains/registry/zone-schemas'
import type { Log } from '@/lib/kernel/log'
import { type HeldDecisions, holdDecisions } from './held-decisions'

/** Zones that get no requests. */
export type DrainedZones = HeldDecisions<ReadonlySet<string>>

export const createDrainedZones = (read: () => Promise<ZoneDrain[]>, log: Log): Promise<DrainedZones> =>
  holdDecisions<ReadonlySet<string>>({ read: async () => new Set((await read()).map(({ zone }) => zone)), log, problem: 'cannot read the drained zones' })
