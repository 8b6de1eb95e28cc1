import { mismatch } from './core/expected-instance'
import type { Identity, InstanceInfo, Lease } from './core/instance'
import type { LeaseTable } from './core/lease-table'
import type { Replicable } from './core/replication'
import type { Renewals } from './core/self-preservation'
import { cancel, clearStatus, register, renew, setMetadata, setStatus } from './core/transitions'
import type { Expectations } from './expectations'
import type { RegistryJournal } from './ports'
import type { InstanceStatus } from './schemas'

/** Who writes what: `secret` is the part of the service URL that only the runtime's own instances know. */
export interface WireTarget {
  app: string
  id: string
  secret: string | null
}

export type WriteOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'refused'; reason: string } | { kind: 'full' }

/** What clients may do. Every outcome is on disk when it resolves; a rejected promise means that it may not be. */
export interface WireWrites {
  register(info: InstanceInfo, secret: string | null): Promise<WriteOutcome>
  renew(target: WireTarget, dirtyMs: number | null): Promise<WriteOutcome>
  cancel(target: WireTarget): Promise<WriteOutcome>
  setStatus(target: WireTarget, status: InstanceStatus, dirtyMs: number | null): Promise<WriteOutcome>
  clearStatus(target: WireTarget, status: InstanceStatus, dirtyMs: number | null): Promise<WriteOutcome>
  setMetadata(target: WireTarget, entries: Readonly<Record<string, string>>): Promise<WriteOutcome>
}

export interface WireWritesParts {
  table: LeaseTable
  expectations: Expectations
  renewals: Renewals
  journal: RegistryJournal
  /** Resolves when the stored leases are back: writes wait for it. */
  restored: Promise<void>
  instancesMax: number
  now: () => number
  changed: () => void
  /** For the peers; what came from one of them is never told on. */
  replicate: (lease: Lease, what: Replicable) => void
}

/** Repeated upserts must not let one instance grow without end. */
const metadataMax = 256

const done = { kind: 'done' } as const
const unknown = { kind: 'unknown' } as const

export function createWireWrites({ table, expectations, renewals, journal, restored, instancesMax, now, changed, replicate }: WireWritesParts): WireWrites {
  async function onLease(target: WireTarget, what: Replicable, change: (lease: Lease) => void): Promise<WriteOutcome> {
    await restored
    const proof = expectations.prove(target.id, target.secret, now())
    if (proof.kind === 'refused') return proof
    const lease = table.find(target.app, target.id)
    if (!lease) return unknown
    const { revision } = lease
    change(lease)
    if (lease.revision !== revision) changed()
    replicate(lease, what)
    await journal.append({ k: 'put', lease })
    return done
  }

  return {
    async register(info, secret) {
      await restored
      const nowMs = now()
      const proof = expectations.prove(info.instanceId, secret, nowMs)
      if (proof.kind === 'refused') return proof
      let identity: Identity | null = null
      if (proof.kind === 'proven') {
        const wrong = mismatch(proof.expected, { app: info.app, hostName: info.hostName, port: info.port.number })
        if (wrong) return { kind: 'refused', reason: `This instance was made by the platform: ${wrong}.` }
        const { application, zone, cluster, serverGroup, version } = proof.expected
        identity = { application, zone, cluster, serverGroup, version }
      }
      if (table.size >= instancesMax && !table.find(info.app, info.instanceId)) return { kind: 'full' }
      const { lease } = register(table, info, identity, nowMs)
      renewals.observeClients(table.size, nowMs)
      changed()
      replicate(lease, 'register')
      await journal.append({ k: 'put', lease })
      return done
    },
    async renew(target, dirtyMs) {
      await restored
      const nowMs = now()
      const proof = expectations.prove(target.id, target.secret, nowMs)
      if (proof.kind === 'refused') return proof
      const renewal = renew(table, target.app, target.id, dirtyMs, nowMs)
      if (!renewal.lease) return unknown
      renewals.countRenewal(nowMs)
      if (renewal.kind === 'renewed') replicate(renewal.lease, 'heartbeat')
      if (renewal.kind === 'renewed' && renewal.statusChanged) {
        changed()
        await journal.append({ k: 'put', lease: renewal.lease })
      } else await journal.appendRenewal(renewal.lease.handle, nowMs)
      return renewal.kind === 'renewed' ? done : unknown
    },
    async cancel(target) {
      await restored
      const proof = expectations.prove(target.id, target.secret, now())
      if (proof.kind === 'refused') return proof
      const lease = cancel(table, target.app, target.id, now())
      if (!lease) return unknown
      renewals.observeClients(table.size, now())
      changed()
      replicate(lease, 'cancel')
      await journal.append({ k: 'drop', handle: lease.handle, atMs: now() })
      return done
    },
    setStatus: (target, status, dirtyMs) => onLease(target, 'status', (lease) => setStatus(table, lease, status, dirtyMs, now())),
    clearStatus: (target, status, dirtyMs) => onLease(target, 'status', (lease) => clearStatus(table, lease, status, dirtyMs, now())),
    async setMetadata(target, entries) {
      const held = table.find(target.app, target.id)?.info.metadata
      if (Object.keys({ ...held, ...entries }).length > metadataMax) return { kind: 'refused', reason: `At most ${metadataMax} metadata entries.` }
      return onLease(target, 'register', (lease) => setMetadata(table, lease, entries, now()))
    },
  }
}
