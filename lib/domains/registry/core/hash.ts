import type { InstanceStatus } from '../schemas'

export type Counts = Record<InstanceStatus, number>

export const noCounts = (): Counts => ({ UP: 0, DOWN: 0, STARTING: 0, OUT_OF_SERVICE: 0, UNKNOWN: 0 })

/** `DOWN_1_UP_12_`: statuses in alphabetical order, zeros left out; clients compare it after applying a delta. */
export const appsHash = (counts: Counts): string =>
  (['DOWN', 'OUT_OF_SERVICE', 'STARTING', 'UNKNOWN', 'UP'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${status}_${counts[status]}_`)
    .join('')
