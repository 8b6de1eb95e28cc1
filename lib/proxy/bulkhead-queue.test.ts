import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { policyOf } from '@/lib/domains/gateway/core/dependency-policy'
import { createBulkheadQueue } from './bulkhead-queue'
import { admit, createDependencies, leave, reject, waitForRoom } from './dependencies'

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('a queue', () => {
  test('gives room in the order of arrival, once to each', () => {
    const queue = createBulkheadQueue()
    const told: string[] = []
    for (const name of ['a', 'b', 'c']) queue.join(1_000, (hasRoom) => told.push(`${name} ${hasRoom}`))
    queue.admitNext()
    queue.admitNext()
    expect([told, queue.size()]).toEqual([['a true', 'b true'], 1])
    vi.advanceTimersByTime(1_000)
    queue.admitNext()
    expect([told, queue.size()]).toEqual([['a true', 'b true', 'c false'], 0])
  })

  test('tells the end of the wait neither earlier nor twice', () => {
    const queue = createBulkheadQueue()
    const told: boolean[] = []
    queue.join(500, (hasRoom) => told.push(hasRoom))
    vi.advanceTimersByTime(499)
    expect(told).toEqual([])
    vi.advanceTimersByTime(5_000)
    expect(told).toEqual([false])
  })

  test('tells nothing to who left, and leaves no timer', () => {
    const queue = createBulkheadQueue()
    const told: boolean[] = []
    const leaveQueue = queue.join(500, (hasRoom) => told.push(hasRoom))
    leaveQueue()
    queue.admitNext()
    vi.advanceTimersByTime(500)
    expect([told, queue.size(), vi.getTimerCount()]).toEqual([[], 0, 0])
  })
})

describe('a bulkhead', () => {
  const usual = { tryMs: 10_000, overallMs: 30_000 }
  const policy = (queue?: { calls: number; waitMs: number }, bulkhead = 1) => policyOf({ bulkhead, ...(queue && { bulkheadQueue: queue }), breaker: { volume: 2 } }, usual)
  const made = (of = policy({ calls: 1, waitMs: 500 })) => createDependencies(Date.now).of('home', 'rows', of)
  const ask = (dependency: ReturnType<typeof made>, mayWait = true) => {
    const { go, waits } = admit(dependency, Date.now(), mayWait)
    return waits ? `${go} waits` : go
  }

  test('without a queue refuses what comes besides, and keeps none', () => {
    const dependency = made(policy())
    expect([ask(dependency), ask(dependency), dependency.waiting]).toEqual(['call', 'rejected', null])
    leave(dependency)
    expect([dependency.open, dependency.waiting]).toEqual([0, null])
  })

  test('with one lets so many wait and no more, and none that may not', () => {
    const dependency = made()
    expect([ask(dependency), ask(dependency, false), ask(dependency)]).toEqual(['call', 'rejected', 'call waits'])
    waitForRoom(dependency, () => undefined)
    expect(ask(dependency)).toBe('rejected')
  })

  test('passes room on to who waits, and counts it as under way', () => {
    const dependency = made()
    ask(dependency)
    ask(dependency)
    const told: boolean[] = []
    waitForRoom(dependency, (hasRoom) => told.push(hasRoom))
    leave(dependency)
    expect([told, dependency.open, ask(dependency)]).toEqual([[true], 1, 'call waits'])
    leave(dependency)
    expect(dependency.open).toBe(0)
  })

  test('that became smaller gives no room before there is some; that became larger gives all there is', () => {
    const dependency = made(policy({ calls: 3, waitMs: 500 }, 2))
    ask(dependency)
    ask(dependency)
    const told: boolean[] = []
    for (let count = 0; count < 3; count++) waitForRoom(dependency, (hasRoom) => told.push(hasRoom))
    dependency.policy = policy({ calls: 3, waitMs: 500 }, 1)
    leave(dependency)
    expect([told, dependency.open]).toEqual([[], 1])
    dependency.policy = policy({ calls: 3, waitMs: 500 }, 3)
    leave(dependency)
    expect([told, dependency.open]).toEqual([[true, true, true], 3])
  })

  test('lets nobody wait longer than the call has', () => {
    const dependency = made(policyOf({ bulkhead: 1, bulkheadQueue: { calls: 1, waitMs: 5_000 }, timeoutMs: 300 }, usual))
    const told: boolean[] = []
    waitForRoom(dependency, (hasRoom) => told.push(hasRoom))
    vi.advanceTimersByTime(299)
    expect(told).toEqual([])
    vi.advanceTimersByTime(1)
    expect(told).toEqual([false])
  })

  test('counts a wait in vain as a failure, by which its breaker may open', () => {
    const dependency = made()
    for (let count = 0; count < 2; count++) reject(dependency, { probe: false, startMs: Date.now() }, Date.now())
    expect(dependency.breaker.kind).toBe('open')
  })
})
