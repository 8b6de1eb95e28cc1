import type { LeaseView, TrafficRow } from '../ports'
import type { ZoneRow } from '../schemas'

/** Every zone that holds a lease or served a request, by name. What one side does not know is null, not zero. */
export function zoneRows(leases: LeaseView | null, traffic: TrafficRow[] | null): ZoneRow[] {
  const byLease = new Map((leases?.zones ?? []).map((one) => [one.zone, one.instances]))
  const byTraffic = new Map((traffic ?? []).filter((one) => one.key !== '').map((one) => [one.key, one]))
  return [...new Set([...byLease.keys(), ...byTraffic.keys()])].toSorted().map((zone) => {
    const counts = byLease.get(zone)
    const served = byTraffic.get(zone)
    return {
      zone,
      up: leases ? (counts?.up ?? 0) : null,
      registered: leases ? (counts ? counts.up + counts.down + counts.starting + counts.outOfService + counts.unknown : 0) : null,
      requests: traffic ? (served?.requests ?? 0) : null,
      errors: traffic ? (served?.errors ?? 0) : null,
      p95Ms: served?.p95Ms ?? null,
    }
  })
}
