import { describe, expect, test } from 'vitest'
import { corsHeaders } from './cors'
import { mayEnter, newLimit, sampleLimit } from './concurrency-limit'
import { cookieOf, stickyIndex, stickyMember } from './sticky'
import { createBuckets, fullBucket, takeToken } from './token-bucket'

describe('a bucket', () => {
  test('gives its burst, then as many as its rate, and says when there is one again', () => {
    const bucket = fullBucket(2, 0)
    const rate = { perSecond: 4, burst: 2 }
    expect([takeToken(bucket, rate, 0), takeToken(bucket, rate, 0), takeToken(bucket, rate, 0)]).toEqual([0, 0, 250])
    expect([takeToken(bucket, rate, 249), takeToken(bucket, rate, 250)]).toEqual([1, 0])
    expect(takeToken(bucket, rate, 100)).toBe(250) // the clock went back
    expect([takeToken(bucket, rate, 60_000), takeToken(bucket, rate, 60_000), takeToken(bucket, rate, 60_000)]).toEqual([0, 0, 250])
  })
  test('is each key’s own, and the number of keys has an end: who was not seen for longest starts anew', () => {
    const buckets = createBuckets({ perSecond: 0.001, burst: 1 }, 2)
    expect([buckets.take('a', 0), buckets.take('b', 0)]).toEqual([0, 0])
    expect(buckets.take('a', 0)).toBeGreaterThan(0)
    expect(buckets.take('c', 0)).toBe(0) // b gave way
    expect(buckets.size).toBe(2)
    expect(buckets.take('a', 0)).toBeGreaterThan(0)
  })
})

describe('the limit that adapts', () => {
  test('grows by the queue while requests take as long as ever', () => {
    const state = newLimit()
    sampleLimit(state, 10, 20)
    expect(state.limit).toBeCloseTo(20.8)
  })
  test('says nothing while half of it is free', () => {
    const state = newLimit()
    for (let round = 0; round < 50; round++) sampleLimit(state, 10, 9)
    expect(state.limit).toBe(20)
  })
  test('shrinks when they take longer, never below its least', () => {
    const state = { ...newLimit(), limit: 100 }
    for (let round = 0; round < 10; round++) sampleLimit(state, 10, 5)
    sampleLimit(state, 60, 100)
    expect(state.limit).toBeLessThan(91)
    for (let round = 0; round < 100; round++) sampleLimit(state, 2_000, 100)
    expect(state.limit).toBe(20)
  })
  test.each([
    [15, 100, true], [16, 100, true], [17, 99, false], [17, 98, true], [18, 87, true], [18, 88, false], [19, 57, true], [19, 58, false], [20, 1, false], [25, 1, false],
  ])('%i of 20 in flight, priority %i: %s', (inFlight, priority, enters) => expect(mayEnter({ ...newLimit(), inFlight }, priority)).toBe(enters))
})

describe('what sticks', () => {
  test('is spread by weight', () => {
    const second = Array.from({ length: 10_000 }, (_none, key) => stickyIndex([9, 1], `key ${key}`)).filter((at) => at === 1).length
    expect(second / 10_000).toBeGreaterThan(0.08)
    expect(second / 10_000).toBeLessThan(0.12)
    expect(stickyIndex([0, 0], 'a')).toBe(-1)
  })
  test('stays when another leaves', () => {
    const place = (members: string[], key: string) => stickyMember(members, key, (one) => one, () => true)
    for (let key = 0; key < 200; key++) {
      const before = place(['a', 'b', 'c'], `k${key}`)
      if (before !== 'c') expect(place(['a', 'b'], `k${key}`)).toBe(before)
    }
    expect(stickyMember(['a'], 'k', (one) => one, () => false)).toBeNull()
  })
  test.each([['a=1; qd=x; b=2', 'x'], ['xqd=1', undefined], ['qd=', ''], [undefined, undefined]])('in the cookies "%s" it is %s', (header, value) => expect(cookieOf(header, 'qd')).toBe(value))
})

test('an answer for some origins says that it differs by origin, whoever asks', () => {
  const cors = { origins: ['https://a.example'], methods: [], headers: [], exposed: [], credentials: false, maxAgeSeconds: 0 }
  expect(corsHeaders(cors, undefined)).toEqual(['vary', 'Origin'])
  expect(corsHeaders({ ...cors, origins: ['*'] }, 'https://b.example')).toEqual(['access-control-allow-origin', '*'])
})
