import { describe, expect, test } from 'vitest'
import { pairBoundsMs } from '../fault-schemas'
import { closedFromStart } from './breaker'
import { policyOf } from './dependency-policy'
import { type CommandFigures, hystrixCommand } from './hystrix-command'

const quiet: CommandFigures = {
  caller: 'home', callee: 'recommendations', policy: policyOf(undefined, { tryMs: 1_000, overallMs: 2_000 }), breaker: closedFromStart,
  window: { requests: 0, errors: 0 }, timeouts: 0, rejected: 0, forced: null, refused: 0, fallbacks: 0, durations: [], open: 0,
}
const command = (more: Partial<CommandFigures> = {}) => hystrixCommand({ ...quiet, ...more }, 1_000)
const durations = (...ofMs: number[]) => pairBoundsMs.map((bound) => ofMs.filter((one) => one === bound).length)

describe('hystrixCommand', () => {
  test('cuts percents off: one failure in three is 33', () => {
    expect(command({ window: { requests: 3, errors: 1 } })).toMatchObject({ errorPercentage: 33, requestCount: 3, errorCount: 1, rollingCountSuccess: 2, rollingCountFailure: 1 })
  })

  test('tells what took too long from other failures, and neither twice', () => {
    expect(command({ window: { requests: 10, errors: 4 }, timeouts: 3 })).toMatchObject({ rollingCountTimeout: 3, rollingCountFailure: 1, rollingCountSuccess: 6 })
  })

  test('what the bulkhead had no room for is a failure of its own kind', () => {
    expect(command({ window: { requests: 10, errors: 4 }, timeouts: 1, rejected: 2 })).toMatchObject({ rollingCountSemaphoreRejected: 2, rollingCountTimeout: 1, rollingCountFailure: 1 })
  })

  test.each([
    { forced: 'open' as const, isOpen: true },
    { forced: 'closed' as const, isOpen: false },
  ])('forced $forced reads as open: $isOpen, whatever the breaker is', ({ forced, isOpen }) => {
    const of = (kind: 'open' | 'half-open') => command({ forced, breaker: kind === 'open' ? { kind, sinceMs: 1 } : { kind, sinceMs: 1, let: 1, ended: { requests: 0, errors: 0, slow: 0 } } })
    expect([command({ forced }), of('open'), of('half-open')].map(({ isCircuitBreakerOpen }) => isCircuitBreakerOpen)).toEqual([isOpen, isOpen, isOpen])
    expect(command({ forced })).toMatchObject({ propertyValue_circuitBreakerForceOpen: isOpen, propertyValue_circuitBreakerForceClosed: !isOpen })
  })

  test('what a breaker refused is outside of requests and errors', () => {
    expect(command({ refused: 7, breaker: { kind: 'open', sinceMs: 1 } })).toMatchObject({ isCircuitBreakerOpen: true, rollingCountShortCircuited: 7, requestCount: 0, errorPercentage: 0 })
  })

  test.each([
    { breaker: { kind: 'open' as const, sinceMs: 1 }, isOpen: true },
    { breaker: { kind: 'half-open' as const, sinceMs: 1, let: 1, ended: { requests: 0, errors: 0, slow: 0 } }, isOpen: true },
    { breaker: { kind: 'closed' as const, sinceMs: 1 }, isOpen: false },
  ])('$breaker.kind reads as open: $isOpen', ({ breaker, isOpen }) => expect(command({ breaker }).isCircuitBreakerOpen).toBe(isOpen))

  test('percentiles are upper bounds of slots, the mean the middle of them', () => {
    const { latencyExecute, latencyExecute_mean } = command({ durations: durations(10, 10, 10, 100) })
    expect(latencyExecute).toMatchObject({ '50': 10, '75': 10, '99': 100, '100': 100 })
    // 5 to 10 three times, 75 to 100 once.
    expect(latencyExecute_mean).toBe(Math.trunc((7.5 * 3 + 87.5) / 4))
  })

  test('calls of the edge have a name and a group too', () => expect(command({ caller: null })).toMatchObject({ name: 'edge_recommendations', group: 'edge' }))
})
