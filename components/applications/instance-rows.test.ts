import { describe, expect, test } from 'vitest'
import type { Instance } from '@/lib/domains/delivery/schemas'
import type { RegistryInstance } from '@/lib/domains/registry/schemas'
import { instanceRows, zoneSpread } from './instance-rows'

const instance = (id: string, state: Instance['state']): Instance => ({
  id, application: 'home', serverGroup: 'home-v000', zone: 'local-a', slot: 0, port: 1, state, reason: '', pid: 1, exitCode: null, exitSignal: null, failures: 0, createdAt: '', healthyAt: null, stoppedAt: null,
})
const lease = (id: string, status: RegistryInstance['status']): RegistryInstance => ({
  id, application: 'home', hostName: 'h', ipAddress: '', port: 1, securePort: null, status, overridden: false, zone: 'local-b', cluster: null, serverGroup: null, version: null, verified: true, registeredAtMs: 0, renewedAtMs: 0, leaseSeconds: 90, expiresAtMs: 0,
})
const verdictOf = (runtime: Instance[] | null, leases: RegistryInstance[] | null) => instanceRows({ runtime, leases, traffic: null, saturation: null }).map((row) => [row.id, row.verdict])

describe('instanceRows', () => {
  test.each([
    ['healthy', 'UP', 'up'],
    ['healthy', 'DOWN', 'down'],
    ['healthy', 'STARTING', 'starting'],
    ['healthy', 'OUT_OF_SERVICE', 'out'],
    ['starting', 'UP', 'starting'],
    ['sick', 'UP', 'sick'],
    ['failed', 'UP', 'failed'],
    ['stopping', 'UP', 'stopping'],
  ] as const)('runtime %s with lease %s is %s', (state, status, verdict) => expect(verdictOf([instance('i', state)], [lease('i', status)])).toEqual([['i', verdict]]))

  test('healthy without a lease is unregistered; with leases unknown it is up', () => {
    expect(verdictOf([instance('i', 'healthy')], [])).toEqual([['i', 'unregistered']])
    expect(verdictOf([instance('i', 'healthy')], null)).toEqual([['i', 'up']])
  })
  test('a lease that the runtime did not start is stray', () => expect(verdictOf([], [lease('x', 'UP')])).toEqual([['x', 'stray']]))
  test('worst first, then by id', () => {
    expect(verdictOf([instance('b', 'healthy'), instance('a', 'healthy'), instance('z', 'sick')], [lease('a', 'UP'), lease('b', 'UP')]).map(([id]) => id)).toEqual(['z', 'a', 'b'])
  })
  test('the newest point with a figure is the saturation, not a newer empty one', () => {
    const points = [1, 2, 3].map((atMs) => ({ atMs, cpu: atMs < 3 ? atMs / 10 : null, memoryBytes: null, eventLoopMs: null }))
    expect(instanceRows({ runtime: [instance('i', 'healthy')], leases: null, traffic: null, saturation: [{ instance: 'i', points }] })[0]?.saturation).toMatchObject({ cpu: 0.2 })
  })
})

describe('zoneSpread', () => {
  test('spreads evenly over all zones and names the empty ones', () => {
    expect(Object.values(zoneSpread(4, 'home', ['a', 'b', 'c'])).toSorted()).toEqual([1, 1, 2])
    expect(zoneSpread(0, 'home', ['a', 'b'])).toEqual({ a: 0, b: 0 })
  })
  test('without zones there is nothing to spread over', () => expect(zoneSpread(3, 'home', [])).toEqual({}))
})
