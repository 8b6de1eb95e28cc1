import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InstanceStatus } from '../schemas'
import { instanceInfo } from '../testing/build'
import { chooseEvictions, evictionLimit } from './eviction'
import { appsHash, noCounts } from './hash'
import { createLeaseTable, type LeaseTable } from './lease-table'
import { cancel, clearStatus, register, renew, setStatus } from './transitions'

const id = fc.integer({ min: 0, max: 7 }).map((n) => `i-${n}`)
const status = fc.constantFrom<InstanceStatus>('UP', 'DOWN', 'STARTING', 'OUT_OF_SERVICE')
const step = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), id, status, dirty: fc.nat(20) }),
  fc.record({ kind: fc.constant('renew' as const), id }),
  fc.record({ kind: fc.constant('cancel' as const), id }),
  fc.record({ kind: fc.constant('set' as const), id, status }),
  fc.record({ kind: fc.constant('clear' as const), id }),
  fc.record({ kind: fc.constant('fetch' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

function apply(table: LeaseTable, one: Exclude<Step, { kind: 'fetch' }>, nowMs: number): void {
  const lease = table.find('HOME', one.id)
  if (one.kind === 'register') register(table, instanceInfo({ instanceId: one.id, status: one.status, lastDirtyTimestamp: one.dirty }), null, nowMs)
  else if (one.kind === 'renew') renew(table, 'HOME', one.id, null, nowMs)
  else if (one.kind === 'cancel') cancel(table, 'HOME', one.id, nowMs)
  else if (lease && one.kind === 'set') setStatus(table, lease, one.status, null, nowMs)
  else if (lease && one.kind === 'clear') clearStatus(table, lease, 'UNKNOWN', null, nowMs)
}

test('a client that applies deltas within the window holds what a full fetch would give, and the same hash', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const table = createLeaseTable()
      const client = new Map<string, InstanceStatus>()
      const fetchDelta = (nowMs: number) => {
        table.changes.prune(nowMs)
        for (const lease of table.changes.leases()) {
          if (lease.action === 'DELETED') client.delete(lease.info.instanceId)
          else client.set(lease.info.instanceId, lease.status)
        }
        const counts = noCounts()
        for (const held of client.values()) counts[held] += 1
        expect(appsHash(counts)).toBe(appsHash(table.counts))
        expect(client).toEqual(new Map([...table.all()].map(({ info, status: held }) => [info.instanceId, held])))
      }
      let nowMs = 0
      let fetchedMs = 0
      for (const one of steps) {
        nowMs += 1_000
        if (one.kind !== 'fetch' && nowMs - fetchedMs < 179_000) apply(table, one, nowMs)
        else fetchDelta((fetchedMs = nowMs))
      }
      fetchDelta(nowMs)
    }),
  )
})

test('a run evicts only expired leases, and never more than 15 % of all', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 80 }), fc.nat(30_000), fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (renewals, lateMs, randoms) => {
      const table = createLeaseTable()
      renewals.forEach((atMs, n) => register(table, instanceInfo({ instanceId: `i-${n}` }), null, atMs))
      const chosen = chooseEvictions(table, 200_000, lateMs, () => randoms.next().value ?? 0)
      expect(chosen.length).toBeLessThanOrEqual(evictionLimit(table.size))
      expect(new Set(chosen).size).toBe(chosen.length)
      for (const lease of chosen) expect(200_000 - lease.renewedAtMs).toBeGreaterThan(90_000 + lateMs)
    }),
  )
})

test.each([
  [0, 0],
  [1, 1],
  [12, 2],
  [100, 15],
  [10_000, 1_500],
])('of %i leases at most %i go in one run', (size, limit) => {
  expect(evictionLimit(size)).toBe(limit)
})
