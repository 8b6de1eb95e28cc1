import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Evidence, judgeInstance, type LeaseWitness, type ProbeWitness, type TrafficWitness, verdictLimits } from './verdict'

const nowMs = 1_000_000
const lease = (more: Partial<LeaseWitness> = {}): LeaseWitness => ({ status: 'UP', overridden: false, registeredAtMs: 0, renewedAtMs: nowMs - 5_000, expiresAtMs: nowMs + 85_000, changes: 0, ...more })
const answered = (httpStatus: number | null = 200, changes = 0): ProbeWitness => ({ kind: 'answered', atMs: nowMs, latencyMs: 3, httpStatus, changes })
const dead = (times = 3, changes = 0): ProbeWitness => ({ kind: 'unreachable', atMs: nowMs, detail: 'ECONNREFUSED', times, changes })
const seen: TrafficWitness = { kind: 'seen', requests: 40, lastAtMs: nowMs - 2_000 }
const none: TrafficWitness = { kind: 'none' }
const untold: TrafficWitness = { kind: 'unknown' }
const unprobed: ProbeWitness = { kind: 'unknown' }
const refused: ProbeWitness = { kind: 'refused', address: '169.254.169.254' }

const judged = (of: Partial<Evidence>): string => {
  const verdict = judgeInstance({ lease: lease(), traffic: seen, probe: answered(), fellowRequests: 100, ...of }, nowMs)
  if (verdict.kind === 'flapping') return `flapping ${verdict.witness} ${verdict.changes}`
  return 'because' in verdict ? `${verdict.kind} ${verdict.because}` : verdict.kind
}

describe('the verdict of three witnesses', () => {
  test.each<[string, Partial<Evidence>, string]>([
    ['all three agree', {}, 'healthy served'],
    ['a port without a health check takes the connection', { probe: answered(null) }, 'healthy served'],
    ['it serves, and its address may not be asked', { probe: refused }, 'healthy served'],
    ['it serves, and was not asked yet', { probe: unprobed }, 'healthy served'],
    ['nobody of its application is called', { traffic: none, fellowRequests: 19 }, 'healthy idle-like-its-fellows'],
    ['its fellows are called, it is not', { traffic: none, fellowRequests: 20 }, 'silent'],
    ['callers have not heard of it yet', { traffic: none, lease: lease({ registeredAtMs: nowMs - 59_999 }) }, 'undecided starting'],
    ['callers have had a minute', { traffic: none, lease: lease({ registeredAtMs: nowMs - 60_000 }) }, 'silent'],
    ['a lease alone', { traffic: none, probe: dead() }, 'ghost'],
    ['a lease alone, out of service', { traffic: none, probe: dead(), lease: lease({ status: 'OUT_OF_SERVICE' }) }, 'ghost'],
    ['a lease alone, and two probes that failed', { traffic: none, probe: dead(2) }, 'undecided probe-failing'],
    ['a lease alone, and telemetry that does not answer', { traffic: untold, probe: dead() }, 'undecided no-telemetry'],
    ['a lease alone, which has just begun', { traffic: none, probe: dead(9), lease: lease({ registeredAtMs: nowMs - 59_999 }) }, 'undecided starting'],
    ['no answer while it serves', { probe: dead(9) }, 'undecided probe-contradicts'],
    ['an error while it serves', { probe: answered(503) }, 'undecided probe-contradicts'],
    ['an error, and nobody calls', { probe: answered(503), traffic: none }, 'undecided probe-failing'],
    ['a redirect is no health', { probe: answered(302), traffic: none }, 'undecided probe-failing'],
    ['traffic without a lease', { lease: null, probe: unprobed }, 'stowaway'],
    ['nothing at all', { lease: null, probe: unprobed, traffic: none }, 'undecided nothing-known'],
    ['nobody asked, nobody calls', { probe: unprobed, traffic: none }, 'undecided not-probed'],
    ['it may not be asked, and nobody calls', { probe: refused, traffic: none }, 'undecided not-probed'],
    ['telemetry does not answer', { traffic: untold }, 'undecided no-telemetry'],
    ['telemetry does not answer of its fellows', { traffic: none, fellowRequests: null }, 'undecided no-telemetry'],
    ['out of service on purpose, its fellows called', { traffic: none, lease: lease({ status: 'OUT_OF_SERVICE', overridden: true }) }, 'undecided not-in-service'],
    ['it says that it is down', { lease: lease({ status: 'DOWN' }) }, 'undecided not-in-service'],
    ['it says that it starts', { lease: lease({ status: 'STARTING' }) }, 'undecided starting'],
    ['it lives and serves, and no longer renews', { lease: lease({ expiresAtMs: nowMs }) }, 'undecided lease-overdue'],
    ['three changes', { lease: lease({ changes: 3 }), probe: answered(200, 3) }, 'healthy served'],
    ['a lease that comes and goes', { lease: lease({ changes: 4 }) }, 'flapping lease 4'],
    ['an address that comes and goes', { probe: dead(5, 6), traffic: none }, 'flapping probe 6'],
    ['both, the address more', { lease: lease({ changes: 5 }), probe: answered(200, 6) }, 'flapping probe 6'],
  ])('%s', (_what, evidence, expected) => {
    expect(judged(evidence)).toBe(expected)
  })
})

describe('whatever the witnesses say', () => {
  const changes = fc.nat(6)
  const leases = fc.option(
    fc.record({ status: fc.constantFrom('UP', 'DOWN', 'STARTING', 'OUT_OF_SERVICE', 'UNKNOWN' as const), overridden: fc.boolean(), registeredAtMs: fc.nat(nowMs), renewedAtMs: fc.nat(nowMs), expiresAtMs: fc.nat(2 * nowMs), changes }),
  )
  const traffics = fc.oneof(fc.constant<TrafficWitness>(none), fc.constant<TrafficWitness>(untold), fc.record({ kind: fc.constant('seen' as const), requests: fc.integer({ min: 1, max: 500 }), lastAtMs: fc.nat(nowMs) }))
  const probes: fc.Arbitrary<ProbeWitness> = fc.oneof(
    fc.constant(unprobed),
    fc.constant(refused),
    fc.record({ kind: fc.constant('answered' as const), atMs: fc.nat(nowMs), latencyMs: fc.nat(2_000), httpStatus: fc.option(fc.constantFrom(200, 204, 302, 404, 503)), changes }),
    fc.record({ kind: fc.constant('unreachable' as const), atMs: fc.nat(nowMs), detail: fc.constant('ECONNREFUSED'), times: fc.integer({ min: 1, max: 9 }), changes }),
  )
  const evidence: fc.Arbitrary<Evidence> = fc.record({ lease: leases, traffic: traffics, probe: probes, fellowRequests: fc.option(fc.nat(200)) })

  test('a ghost has a lease, served nobody that telemetry knows of, did not answer often enough and is not new', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        if (judgeInstance(one, nowMs).kind !== 'ghost') return
        expect(one.lease).not.toBeNull()
        expect(one.traffic.kind).toBe('none')
        expect(one.probe).toMatchObject({ kind: 'unreachable' })
        expect('times' in one.probe && one.probe.times).toBeGreaterThanOrEqual(verdictLimits.ghostProbes)
        expect(nowMs - (one.lease?.registeredAtMs ?? 0)).toBeGreaterThanOrEqual(verdictLimits.startingMs)
      }),
    )
  })

  test('without telemetry nobody is a ghost, silent or a stowaway', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        expect(['ghost', 'silent', 'stowaway']).not.toContain(judgeInstance({ ...one, traffic: untold, fellowRequests: null }, nowMs).kind)
      }),
    )
  })

  test('who serves is neither ghost nor silent, and only who has a lease that runs is healthy', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        const { kind } = judgeInstance(one, nowMs)
        if (one.traffic.kind === 'seen') expect(['ghost', 'silent']).not.toContain(kind)
        if (kind === 'healthy') expect(one.lease).toMatchObject({ status: 'UP' })
        if (kind === 'healthy') expect(one.lease?.expiresAtMs).toBeGreaterThan(nowMs)
      }),
    )
  })
})
