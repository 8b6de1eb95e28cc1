import type { InstanceStatus } from '../schemas'
import type { Identity, InstanceInfo, Lease } from './instance'
import type { LeaseTable } from './lease-table'
import { effectiveStatus, liveOverride } from './status-override'

export interface Registered {
  lease: Lease
  /** False when the same id was there before: the number of expected clients stays. */
  isNew: boolean
}

/**
 * Netflix's `AbstractInstanceRegistry.register`: an older copy never replaces newer data, but the lease is always fresh.
 * `replicated`: from a peer, whose word of the status counts more than the lease that is there.
 */
export function register(table: LeaseTable, incoming: InstanceInfo, identity: Identity | null, nowMs: number, replicated = false): Registered {
  const existing = table.find(incoming.app, incoming.instanceId)
  const keepsOld = existing !== null && existing.info.lastDirtyTimestampMs > incoming.lastDirtyTimestampMs
  const info = keepsOld ? existing.info : incoming
  const claimed = info.overriddenStatus === 'UNKNOWN' ? null : info.overriddenStatus
  const override = (existing && liveOverride(existing, nowMs)) ?? claimed
  const status = effectiveStatus(info.status, override, replicated && !keepsOld ? null : (existing?.status ?? null))
  const lease: Lease = {
    handle: table.newHandle(),
    info,
    status,
    override,
    overriddenStatus: override ?? 'UNKNOWN',
    registeredAtMs: nowMs,
    renewedAtMs: nowMs,
    serviceUpAtMs: existing?.serviceUpAtMs || (status === 'UP' ? nowMs : 0),
    evictedAtMs: 0,
    lastUpdatedMs: nowMs,
    action: 'ADDED',
    identity,
    revision: 0,
  }
  table.put(lease)
  table.touch(lease, 'ADDED', nowMs)
  return { lease, isNew: existing === null }
}

export type Renewal = { kind: 'renewed'; lease: Lease; statusChanged: boolean } | { kind: 'register-again'; lease: Lease | null }

/**
 * A heartbeat. `register-again` is answered by 404: the lease is unknown, its override was just deleted, or the client
 * has newer data than we (it is renewed in that last case, so that it cannot expire meanwhile).
 */
export function renew(table: LeaseTable, app: string, instanceId: string, dirtyMs: number | null, nowMs: number): Renewal {
  const lease = table.find(app, instanceId)
  if (!lease) return { kind: 'register-again', lease: null }
  const override = liveOverride(lease, nowMs)
  const status = effectiveStatus(lease.status, override, lease.status)
  if (status === 'UNKNOWN') return { kind: 'register-again', lease: null }
  const statusChanged = status !== lease.status || override !== lease.override
  lease.override = override
  lease.renewedAtMs = nowMs
  if (statusChanged) {
    table.setStatus(lease, status)
    table.touch(lease, 'MODIFIED', nowMs)
  }
  if (dirtyMs !== null && dirtyMs > lease.info.lastDirtyTimestampMs) return { kind: 'register-again', lease }
  return { kind: 'renewed', lease, statusChanged }
}

/** Cancel, and eviction too: the override goes with the lease. Null when there was none. */
export function cancel(table: LeaseTable, app: string, instanceId: string, nowMs: number): Lease | null {
  const lease = table.find(app, instanceId)
  if (!lease) return null
  table.remove(lease)
  lease.evictedAtMs = nowMs
  lease.override = null
  table.touch(lease, 'DELETED', nowMs)
  return lease
}

const withDirty = (info: InstanceInfo, dirtyMs: number | null): InstanceInfo =>
  dirtyMs !== null && dirtyMs > info.lastDirtyTimestampMs ? { ...info, lastDirtyTimestampMs: dirtyMs } : info

/** `PUT …/status`: renews; does nothing more when the status is that already. */
export function setStatus(table: LeaseTable, lease: Lease, status: InstanceStatus, dirtyMs: number | null, nowMs: number): void {
  lease.renewedAtMs = nowMs
  if (lease.status === status) return
  if (status === 'UP' && lease.serviceUpAtMs === 0) lease.serviceUpAtMs = nowMs
  lease.override = status
  lease.overriddenStatus = status
  lease.info = withDirty(lease.info, dirtyMs)
  table.setStatus(lease, status)
  table.touch(lease, 'MODIFIED', nowMs)
}

/** `DELETE …/status`: with the default UNKNOWN the next heartbeat is told to register again, which brings the client's own word back. */
export function clearStatus(table: LeaseTable, lease: Lease, status: InstanceStatus, dirtyMs: number | null, nowMs: number): void {
  lease.renewedAtMs = nowMs
  if (lease.override === null) return
  lease.override = null
  lease.overriddenStatus = 'UNKNOWN'
  lease.info = withDirty(lease.info, dirtyMs)
  table.setStatus(lease, status)
  table.touch(lease, 'MODIFIED', nowMs)
}

/** Upserts; never deletes a key. */
export function setMetadata(table: LeaseTable, lease: Lease, entries: Readonly<Record<string, string>>, nowMs: number): void {
  lease.info = { ...lease.info, metadata: { ...lease.info.metadata, ...entries } }
  table.touch(lease, 'MODIFIED', nowMs)
}
