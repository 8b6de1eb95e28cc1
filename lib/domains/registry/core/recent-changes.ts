import type { Lease } from './instance'

export const deltaWindowMs = 180_000
/** Over this many the oldest go early: their readers notice by the hash and fetch everything. */
const changesMax = 60_000

/** The delta: each instance once, at its latest change, for 180 s. References, so that the latest state is shown. */
export interface RecentChanges {
  record(lease: Lease, nowMs: number): void
  /** Drops what is older than the window; says whether anything went. */
  prune(nowMs: number): boolean
  leases(): Lease[]
  entries(): Iterable<{ lease: Lease; atMs: number }>
}

export function createRecentChanges(): RecentChanges {
  const byKey = new Map<string, { lease: Lease; atMs: number }>()
  return {
    record(lease, nowMs) {
      const key = `${lease.info.app}/${lease.info.instanceId}`
      byKey.delete(key) // to the end: the map is ordered by time
      byKey.set(key, { lease, atMs: nowMs })
      if (byKey.size <= changesMax) return
      for (const oldest of byKey.keys()) {
        byKey.delete(oldest)
        break
      }
    },
    prune(nowMs) {
      const before = byKey.size
      for (const [key, { atMs }] of byKey) {
        if (atMs >= nowMs - deltaWindowMs) break
        byKey.delete(key)
      }
      return byKey.size !== before
    },
    leases: () => [...byKey.values()].map(({ lease }) => lease),
    entries: () => byKey.values(),
  }
}
