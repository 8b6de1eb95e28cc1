import { describe, expect, test } from 'vitest'
import type { DependencyState } from '@/lib/domains/gateway/dependency-schemas'
import { dependencyLook, worstFirst } from './dependency-look'

const minute = (requests: number, errors = 0, fallbacks = 0): DependencyState['minute'] => ({ requests, errors, fallbacks, injected: 0, p95Ms: null })
const dependency = (callee: string, state: DependencyState['state'], calls: DependencyState['minute']): DependencyState => ({
  caller: 'home', callee, state, minute: calls, declared: false, sinceMs: null, tryAtMs: null, window: { requests: 0, errors: 0 }, totals: { fallbacks: 0, refused: 0, retries: 0 },
  policy: { timeoutMs: 1, tryTimeoutMs: 1, retries: 0, fallbacks: [], breaker: { errorPercent: 50, volume: 20, windowMs: 10_000, openMs: 5_000 } },
})

describe('a dependency', () => {
  test.each<[DependencyState['state'], DependencyState['minute'], string, string]>([
    ['open', minute(0), 'bad', 'open'],
    ['half-open', minute(100), 'warn', 'half-open'],
    ['closed', minute(0), 'unknown', 'no-traffic'],
    ['closed', minute(100, 9), 'ok', 'closed'],
    ['closed', minute(100, 5, 5), 'warn', 'failing'],
    ['closed', minute(1, 1, 1), 'warn', 'failing'],
  ])('that is %s with %o looks %s', (state, calls, look, word) => expect(dependencyLook({ state, minute: calls })).toEqual({ state: look, word }))

  test('that a person holds open is open, whatever it is by itself', () => {
    expect(dependencyLook({ state: 'closed', minute: { requests: 5, errors: 0, fallbacks: 0, injected: 0, p95Ms: 1 }, forced: { mode: 'open', untilMs: 5 } })).toEqual({ state: 'bad', word: 'open' })
  })

  test('in trouble comes first, then those by name', () => {
    const all = [dependency('b', 'closed', minute(9)), dependency('quiet', 'closed', minute(0)), dependency('a', 'closed', minute(9)), dependency('z', 'open', minute(0)), dependency('y', 'half-open', minute(0))]
    expect(worstFirst(all).map(({ callee }) => callee)).toEqual(['z', 'y', 'a', 'b', 'quiet'])
  })
})
