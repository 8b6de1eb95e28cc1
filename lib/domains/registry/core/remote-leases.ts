import type { ActionType, InstanceInfo, Lease } from './instance'
import type { LeaseTable } from './lease-table'

/** One instance as another registry tells of it. */
export interface ToldInstance {
  info: InstanceInfo
  action: ActionType
}

/** Its times are those of the last change that we saw: whether it renews is the other registry's to judge. */
function hold(table: LeaseTable, info: InstanceInfo, nowMs: number): void {
  const held = table.find(info.app, info.instanceId)
  if (held && JSON.stringify(held.info) === JSON.stringify(info)) return
  const { status, overriddenStatus } = info
  const lease: Lease = {
    handle: table.newHandle(), info, status, overriddenStatus, override: null, registeredAtMs: held?.registeredAtMs ?? nowMs, renewedAtMs: nowMs,
    serviceUpAtMs: held?.serviceUpAtMs || (status === 'UP' ? nowMs : 0), evictedAtMs: 0, lastUpdatedMs: nowMs, action: 'ADDED', identity: null, revision: 0,
  }
  table.put(lease)
  table.touch(lease, held ? 'MODIFIED' : 'ADDED', nowMs)
}

function drop(table: LeaseTable, lease: Lease, nowMs: number): void {
  table.remove(lease)
  lease.evictedAtMs = nowMs
  table.touch(lease, 'DELETED', nowMs)
}

/** Everything that the other registry holds: what is not in it is gone. */
export function takeAll(table: LeaseTable, told: readonly ToldInstance[], nowMs: number): void {
  const keys = new Set(told.map(({ info }) => `${info.app}/${info.instanceId}`))
  for (const lease of table.all()) if (!keys.has(`${lease.info.app}/${lease.info.instanceId}`)) drop(table, lease, nowMs)
  for (const { info } of told) hold(table, info, nowMs)
}

/** A delta: the same change comes several times and changes nothing more. */
export function takeChanges(table: LeaseTable, told: readonly ToldInstance[], nowMs: number): void {
  for (const { info, action } of told) {
    const held = table.find(info.app, info.instanceId)
    if (action !== 'DELETED') hold(table, info, nowMs)
    else if (held) drop(table, held, nowMs)
  }
}
