import type { Sum } from '@/lib/domains/drains/core/backlog'
import type { ArrivalTally } from '@/lib/domains/telemetry/arrival-ports'

/** Of what waited in each day when a lane was last kept: what is gone with its day, or from one that does not tell what was taken out of it. */
export function missingSince(before: Readonly<Record<string, Sum>>, { days, thinned, counted }: ArrivalTally): number {
  const untold = new Set(thinned.flatMap(({ day, told }) => (told ? [] : [day])))
  const isThere = (name: string) => (counted.find(({ day }) => day === name)?.groups ?? []).reduce((sum, { records }) => sum + records, 0)
  return Object.entries(before).reduce((sum, [day, { records }]) => {
    if (!days.includes(day)) return sum + records
    return untold.has(day) ? sum + Math.max(0, records - isThere(day)) : sum
  }, 0)
}
