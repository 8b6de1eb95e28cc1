import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeApplication, type Observed } from './judge-application'

const fine: Observed = {
  desired: 3,
  runtime: { healthy: 3, starting: 0 },
  registry: { up: 3, down: 0, starting: 0, outOfService: 0 },
  recent: { requests: 1_000, errors: 0, p95Ms: 40 },
  normP95Ms: 38,
}
const withRegistry = (counts: Partial<NonNullable<Observed['registry']>>): Observed['registry'] => ({ up: 0, down: 0, starting: 0, outOfService: 0, ...counts })
const traffic = (requests: number, errors: number, p95Ms: number | null = 40) => ({ recent: { requests, errors, p95Ms } })

describe('judgeApplication', () => {
  test.each<[string, Partial<Observed>, string, string]>([
    ['all up, called, no errors', {}, 'healthy', 'fine'],
    ['nobody called', traffic(0, 0, null), 'quiet', 'no-traffic'],
    ['metrics cannot be read', { recent: null }, 'unknown', 'no-metrics'],
    ['scaled to zero', { desired: 0, runtime: { healthy: 0, starting: 0 }, registry: withRegistry({}) }, 'stopped', 'stopped'],
    ['none up, none starting', { runtime: { healthy: 0, starting: 0 }, registry: withRegistry({}) }, 'failing', 'none-up'],
    ['none up, all starting', { runtime: { healthy: 0, starting: 3 }, registry: withRegistry({}) }, 'deploying', 'starting'],
    ['run, but none has a lease', { registry: withRegistry({}) }, 'degraded', 'unregistered'],
    ['one of three gone', { runtime: { healthy: 2, starting: 0 }, registry: withRegistry({ up: 2 }) }, 'degraded', 'some-missing'],
    ['one of three being replaced', { runtime: { healthy: 2, starting: 1 }, registry: withRegistry({ up: 2 }) }, 'deploying', 'starting'],
    ['registry warming: the runtime speaks for the instances', { registry: null }, 'healthy', 'fine'],
    ['nobody deployed it here, and its lease cannot be read', { desired: null, registry: null }, 'unknown', 'no-registry'],
    ['the gateway, which holds no lease', { desired: null, registry: null, leaseless: true }, 'healthy', 'serving'],
    ['foreign, one instance down', { desired: null, registry: withRegistry({ up: 2, down: 1 }) }, 'degraded', 'some-down'],
    ['foreign, all down', { desired: null, registry: withRegistry({ down: 2 }) }, 'failing', 'all-down'],
    ['just under one error in a hundred', traffic(1_000, 9), 'healthy', 'fine'],
    ['one error in a hundred', traffic(1_000, 10), 'degraded', 'errors'],
    ['just under one in ten', traffic(1_000, 99), 'degraded', 'errors'],
    ['one in ten', traffic(1_000, 100), 'failing', 'errors'],
    ['two errors in twenty: too few to judge', traffic(20, 2), 'healthy', 'fine'],
    ['nineteen requests, all failed: too few to judge', traffic(19, 19), 'healthy', 'fine'],
    ['p95 three times its norm', { ...traffic(100, 0, 300), normP95Ms: 100 }, 'degraded', 'slow'],
    ['p95 just under three times its norm', { ...traffic(100, 0, 299), normP95Ms: 100 }, 'healthy', 'fine'],
    ['p95 ten times its norm, but under the floor', { ...traffic(100, 0, 99), normP95Ms: 9 }, 'healthy', 'fine'],
    ['slow without a norm is not judged', { ...traffic(100, 0, 3_000), normP95Ms: null }, 'healthy', 'fine'],
    ['errors at ten per cent outrank a missing instance', { ...traffic(100, 20), runtime: { healthy: 2, starting: 0 }, registry: withRegistry({ up: 2 }) }, 'failing', 'errors'],
    ['a missing instance shows although metrics are gone', { recent: null, runtime: { healthy: 2, starting: 0 }, registry: withRegistry({ up: 2 }) }, 'degraded', 'some-missing'],
  ])('%s', (_name, change, state, reason) => {
    const verdict = judgeApplication({ ...fine, ...change })
    expect([verdict.state, verdict.reason.kind]).toEqual([state, reason])
  })

  test('is never healthy without metrics, whatever else is seen', () => {
    const count = fc.nat({ max: 20 })
    const registry = fc.option(fc.record({ up: count, down: count, starting: count, outOfService: count }), { nil: null })
    const seen = fc.record({ desired: fc.option(count, { nil: null }), runtime: fc.record({ healthy: count, starting: count }), registry, recent: fc.constant(null), normP95Ms: fc.constant(null) })
    fc.assert(fc.property(seen, (one) => judgeApplication(one).state !== 'healthy'))
  })
})
