import { expiresAtMs, type Lease } from './instance'
import type { LeaseTable } from './lease-table'

/** At most 15 % of the registry in one run. */
export const evictionLimit = (size: number): number => size - Math.floor(size * 0.85)

/**
 * The leases to evict now, at random among the expired so that no application loses all of its own at once.
 * `lateMs`: how much later than planned this run is (a stopped process must not blame its clients).
 */
export function chooseEvictions(table: LeaseTable, nowMs: number, lateMs: number, random: () => number): Lease[] {
  const expired: Lease[] = []
  for (const lease of table.all()) if (nowMs > expiresAtMs(lease) + lateMs) expired.push(lease)
  const limit = Math.min(expired.length, evictionLimit(table.size))
  for (let at = 0; at < limit; at += 1) {
    const other = at + Math.floor(random() * (expired.length - at))
    const [a, b] = [expired[at], expired[other]]
    if (a && b) {
      expired[at] = b
      expired[other] = a
    }
  }
  return expired.slice(0, limit)
}
