import type { InstanceStatus } from '../schemas'
import type { InstanceInfo, Lease } from './instance'
import type { LeaseTable } from './lease-table'

/** What a peer must hear of an instance. `status`: an override was set or taken away. */
export type Replicable = 'heartbeat' | 'status' | 'register' | 'cancel'

/** One item of a batch, before it is written for the wire. */
export interface ReplicationItem {
  app: string
  id: string
  /** Null where the sender says none: stock servers do so in a cancel. */
  dirtyMs: number | null
  action: 'Register' | 'Heartbeat' | 'Cancel' | 'StatusUpdate' | 'DeleteStatusOverride'
  status: InstanceStatus | null
  overriddenStatus: InstanceStatus | null
  /** With Register alone. */
  lease: Lease | null
}

/** What a peer said to one item. */
export interface ItemAnswer {
  statusCode: number
  /** The peer's own copy, with 409. */
  newer: InstanceInfo | null
}

export type Settled = { kind: 'done' } | { kind: 'register' } | { kind: 'adopt'; info: InstanceInfo } | { kind: 'refused' }

/** 404 means that the peer does not know the instance, or less of it than we: it gets everything. 409: it knows more than we. */
export function settle({ action }: ReplicationItem, { statusCode, newer }: ItemAnswer): Settled {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'done' }
  if (statusCode === 404) return action === 'Cancel' || action === 'Register' ? { kind: 'done' } : { kind: 'register' }
  if (statusCode === 409 && newer) return { kind: 'adopt', info: newer }
  return { kind: 'refused' }
}

interface Pending {
  app: string
  id: string
  what: Set<Replicable>
  /** When the oldest of it happened. */
  sinceMs: number
  /** Of the lease that was cancelled. */
  dirtyMs: number | null
}

/** What one peer has not heard yet: each instance once, whatever happened to it meanwhile; written from its state when it is sent. */
export interface ReplicationQueue {
  readonly size: number
  oldestMs(): number | null
  mark(lease: Lease, what: Replicable, nowMs: number): void
  /** Takes the oldest out, at most `max` items. Those that turned out to need nothing are left out. */
  take(table: LeaseTable, max: number): { items: ReplicationItem[]; taken: Pending[] }
  /** Not heard after all. What happened since stays beside it. */
  putBack(taken: readonly Pending[]): void
  /** The queue ran over: forgets cancels, and tells of every lease anew. Cancelled ones run out at the peer. */
  restart(table: LeaseTable, nowMs: number): void
}

const itemOf = (lease: Lease, action: ReplicationItem['action']): ReplicationItem => ({
  app: lease.info.app,
  id: lease.info.instanceId,
  dirtyMs: lease.info.lastDirtyTimestampMs,
  action,
  // What a client reports may hide an override: the override is what is told.
  status: action === 'StatusUpdate' ? lease.override : lease.status,
  overriddenStatus: lease.override,
  lease: action === 'Register' ? lease : null,
})

function itemsOf({ app, id, what, dirtyMs }: Pending, table: LeaseTable): ReplicationItem[] {
  const lease = table.find(app, id)
  if (!lease) return what.has('cancel') ? [{ app, id, dirtyMs, action: 'Cancel', status: null, overriddenStatus: null, lease: null }] : []
  const items: ReplicationItem[] = []
  if (what.has('register') || what.has('cancel')) items.push(itemOf(lease, 'Register'))
  if (what.has('status')) items.push(itemOf(lease, lease.override === null ? 'DeleteStatusOverride' : 'StatusUpdate'))
  return items.length > 0 ? items : [itemOf(lease, 'Heartbeat')]
}

export function createReplicationQueue(keysMax: number): ReplicationQueue {
  const pending = new Map<string, Pending>()
  let overrun = false

  function mark(lease: Lease, what: Replicable, nowMs: number): void {
    const { app, instanceId: id, lastDirtyTimestampMs: dirtyMs } = lease.info
    const key = `${app}/${id}`
    const known = pending.get(key)
    if (known) {
      known.what.add(what)
      if (what === 'cancel') known.dirtyMs = dirtyMs
    } else if (pending.size >= keysMax) overrun = true
    else pending.set(key, { app, id, what: new Set([what]), sinceMs: nowMs, dirtyMs })
  }

  function restart(table: LeaseTable, nowMs: number): void {
    pending.clear()
    overrun = false
    for (const lease of table.all()) mark(lease, 'register', nowMs)
  }

  return {
    get size() {
      return pending.size
    },
    oldestMs: () => pending.values().next().value?.sinceMs ?? null,
    mark,
    take(table, max) {
      if (overrun) restart(table, [...pending.values()][0]?.sinceMs ?? 0)
      const items: ReplicationItem[] = []
      const taken: Pending[] = []
      for (const [key, one] of pending) {
        const own = itemsOf(one, table)
        if (items.length > 0 && items.length + own.length > max) break
        pending.delete(key)
        if (own.length === 0) continue
        items.push(...own)
        taken.push(one)
      }
      return { items, taken }
    },
    putBack(taken) {
      const newer = [...pending]
      pending.clear()
      for (const one of taken) pending.set(`${one.app}/${one.id}`, one)
      for (const [key, one] of newer) {
        const back = pending.get(key)
        if (!back) pending.set(key, one)
        else {
          for (const what of one.what) back.what.add(what)
          back.dirtyMs = one.dirtyMs
        }
      }
    },
    restart,
  }
}
