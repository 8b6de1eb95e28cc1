import type { InstanceStatus } from '../schemas'

const overrideLivesMs = 3_600_000

/** An override counts for an hour after the last access, which each renewal is. */
export const liveOverride = (lease: { override: InstanceStatus | null; renewedAtMs: number }, nowMs: number): InstanceStatus | null =>
  nowMs - lease.renewedAtMs <= overrideLivesMs ? lease.override : null

/** Netflix's rules for clients (`FirstMatchWinsCompositeRule`): first match wins. `existing` is the status of the lease that is there. */
export function effectiveStatus(reported: InstanceStatus, override: InstanceStatus | null, existing: InstanceStatus | null): InstanceStatus {
  if (reported !== 'UP' && reported !== 'OUT_OF_SERVICE') return reported
  if (override) return override
  if (existing === 'UP' || existing === 'OUT_OF_SERVICE') return existing
  return reported
}
