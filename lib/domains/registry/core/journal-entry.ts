import { z } from 'zod'
import { InstanceStatus } from '../schemas'
import { ExpectedInstance } from './expected-instance'
import type { Lease } from './instance'
import type { LeaseTable } from './lease-table'

const Port = z.object({ number: z.number(), enabled: z.boolean() })
const Text = z.string().nullable()
const Texts = z.record(z.string(), z.string())

const StoredLease = z.object({
  handle: z.number().int(),
  info: z.object({
    instanceId: z.string(),
    app: z.string(),
    appGroupName: Text,
    hostName: z.string(),
    ipAddr: z.string(),
    sid: Text,
    status: InstanceStatus,
    overriddenStatus: InstanceStatus,
    port: Port,
    securePort: Port,
    countryId: z.number(),
    dataCenterInfo: z.object({ class: z.string(), name: z.string(), metadata: Texts.nullable() }),
    renewalIntervalSeconds: z.number(),
    durationSeconds: z.number(),
    metadata: Texts,
    homePageUrl: Text,
    statusPageUrl: Text,
    healthCheckUrl: Text,
    secureHealthCheckUrl: Text,
    vipAddress: Text,
    secureVipAddress: Text,
    isCoordinatingDiscoveryServer: z.boolean(),
    lastDirtyTimestampMs: z.number(),
  }),
  status: InstanceStatus,
  override: InstanceStatus.nullable(),
  overriddenStatus: InstanceStatus,
  registeredAtMs: z.number(),
  renewedAtMs: z.number(),
  serviceUpAtMs: z.number(),
  evictedAtMs: z.number(),
  lastUpdatedMs: z.number(),
  action: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  identity: z.object({ application: z.string(), zone: Text, cluster: Text, serverGroup: Text, version: Text }).nullable(),
  revision: z.number(),
})

/** States, not commands: replaying one twice changes nothing, and new rules never reinterpret an old journal. */
export const JournalEntry = z.discriminatedUnion('k', [
  z.object({ k: z.literal('put'), lease: StoredLease }),
  z.object({ k: z.literal('drop'), handle: z.number(), atMs: z.number() }),
  z.object({ k: z.literal('renew'), atMs: z.number(), handles: z.array(z.number()) }),
  /** A recent deletion, in snapshots: the delta must go on showing it. */
  z.object({ k: z.literal('gone'), lease: StoredLease }),
  z.object({ k: z.literal('expect'), expected: ExpectedInstance }),
  z.object({ k: z.literal('forget'), id: z.string() }),
])
export type JournalEntry = z.infer<typeof JournalEntry>

/** Brings one stored entry back. `expected` is filled beside the table. */
export function applyEntry(table: LeaseTable, expected: Map<string, ExpectedInstance>, entry: JournalEntry): void {
  switch (entry.k) {
    case 'put':
      table.put(entry.lease)
      table.changes.record(entry.lease, entry.lease.lastUpdatedMs)
      return
    case 'drop': {
      const lease = table.findByHandle(entry.handle)
      if (!lease) return
      table.remove(lease)
      Object.assign(lease, { action: 'DELETED', evictedAtMs: entry.atMs, lastUpdatedMs: entry.atMs, override: null } satisfies Partial<Lease>)
      table.changes.record(lease, entry.atMs)
      return
    }
    case 'renew':
      for (const handle of entry.handles) {
        const lease = table.findByHandle(handle)
        if (lease) lease.renewedAtMs = Math.max(lease.renewedAtMs, entry.atMs)
      }
      return
    case 'gone':
      table.changes.record(entry.lease, entry.lease.lastUpdatedMs)
      return
    case 'expect':
      expected.set(entry.expected.id, entry.expected)
      return
    case 'forget':
      expected.delete(entry.id)
  }
}

/** The whole state as entries. Leases are copied at the call, so that the caller may write them later. */
export function captureEntries(table: LeaseTable, expected: ReadonlyMap<string, ExpectedInstance>): JournalEntry[] {
  const entries: JournalEntry[] = []
  for (const one of expected.values()) entries.push({ k: 'expect', expected: one })
  for (const { lease } of table.changes.entries()) if (lease.action === 'DELETED') entries.push({ k: 'gone', lease: { ...lease } })
  for (const lease of table.all()) entries.push({ k: 'put', lease: { ...lease } })
  return entries
}
