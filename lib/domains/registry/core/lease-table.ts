import type { InstanceStatus } from '../schemas'
import { type Counts, noCounts } from './hash'
import type { ActionType, Lease } from './instance'
import { createRecentChanges, type RecentChanges } from './recent-changes'

/** All leases, by application and id. Knows no rules: `transitions.ts` has them. */
export interface LeaseTable {
  readonly apps: ReadonlyMap<string, ReadonlyMap<string, Lease>>
  readonly counts: Readonly<Counts>
  readonly changes: RecentChanges
  readonly size: number
  /** Rises with every change that a fetch would show; renewals do not count. */
  readonly version: number
  find(app: string, instanceId: string): Lease | null
  findByHandle(handle: number): Lease | null
  /** The first lease with this id in any application: ids are unique in practice, but no client is held to it. */
  findById(instanceId: string): Lease | null
  findAllById(instanceId: string): Lease[]
  all(): Iterable<Lease>
  newHandle(): number
  /** Adds the lease, or takes the place of the one with the same application and id. */
  put(lease: Lease): void
  remove(lease: Lease): void
  setStatus(lease: Lease, status: InstanceStatus): void
  /** Marks a change for readers: action, time, delta queue, version. */
  touch(lease: Lease, action: ActionType, nowMs: number): void
  bump(): void
}

export function createLeaseTable(): LeaseTable {
  const apps = new Map<string, Map<string, Lease>>()
  const byHandle = new Map<number, Lease>()
  const counts = noCounts()
  const changes = createRecentChanges()
  let version = 1
  let lastHandle = 0

  const find = (app: string, instanceId: string) => apps.get(app)?.get(instanceId) ?? null

  function remove(lease: Lease): void {
    const app = apps.get(lease.info.app)
    if (app?.get(lease.info.instanceId) !== lease) return
    app.delete(lease.info.instanceId)
    if (app.size === 0) apps.delete(lease.info.app)
    byHandle.delete(lease.handle)
    counts[lease.status] -= 1
  }

  return {
    apps,
    counts,
    changes,
    get size() {
      return byHandle.size
    },
    get version() {
      return version
    },
    find,
    findByHandle: (handle) => byHandle.get(handle) ?? null,
    findById(instanceId) {
      for (const app of apps.values()) {
        const lease = app.get(instanceId)
        if (lease) return lease
      }
      return null
    },
    findAllById: (instanceId) => [...apps.values()].flatMap((app) => app.get(instanceId) ?? []),
    all: () => byHandle.values(),
    newHandle: () => lastHandle + 1,
    put(lease) {
      const old = find(lease.info.app, lease.info.instanceId)
      if (old) remove(old)
      let app = apps.get(lease.info.app)
      if (!app) apps.set(lease.info.app, (app = new Map()))
      app.set(lease.info.instanceId, lease)
      byHandle.set(lease.handle, lease)
      lastHandle = Math.max(lastHandle, lease.handle)
      counts[lease.status] += 1
    },
    remove,
    setStatus(lease, status) {
      if (byHandle.get(lease.handle) === lease) {
        counts[lease.status] -= 1
        counts[status] += 1
      }
      lease.status = status
    },
    touch(lease, action, nowMs) {
      lease.action = action
      lease.lastUpdatedMs = nowMs
      lease.revision += 1
      changes.record(lease, nowMs)
      version += 1
    },
    bump() {
      version += 1
    },
  }
}
