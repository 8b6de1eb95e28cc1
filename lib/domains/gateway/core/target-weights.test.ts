import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { knownMeanMs, lastMeanMs, newSpeed, noteAnswer } from './target-speed'
import { latencyWeights, responseTimeWeights, slowStartShare, weightsOf } from './target-weights'

const speedOf = (meanMs: number, samples = 100, atMs = 0) => ({ meanMs, samples, atMs })

describe('the speed of a target', () => {
  test('is the mean of its first answers, and not told before there are twenty', () => {
    const speed = newSpeed()
    for (let at = 0; at < 19; at++) noteAnswer(speed, at % 2 === 0 ? 10 : 30, 0)
    expect([knownMeanMs(speed, 0), Math.round(lastMeanMs(speed, 0) ?? 0)]).toEqual([null, 19])
    noteAnswer(speed, 30, 0)
    expect(knownMeanMs(speed, 0)).toBeCloseTo(20, 0)
  })
  test('follows what is new: after ten seconds a third of the old is left', () => {
    const speed = speedOf(100)
    noteAnswer(speed, 0, 10_000)
    expect(speed.meanMs).toBeCloseTo(100 / Math.E)
  })
  test('is forgotten after a minute without an answer, and learned anew', () => {
    const speed = speedOf(500)
    expect([knownMeanMs(speed, 60_000), knownMeanMs(speed, 60_001)]).toEqual([500, null])
    noteAnswer(speed, 10, 60_001)
    expect(speed).toEqual({ meanMs: 10, samples: 1, atMs: 60_001 })
  })
})

describe('weights by latency', () => {
  test.each([
    { means: [10, 10], weights: [1, 1] },
    { means: [1, 2], weights: [1, 1] }, // A millisecond is no reason.
    { means: [20, 60], weights: [1, 0.5] },
    { means: [20, 10_000], weights: [1, 0.1] }, // Never nothing.
    { means: [20, null, 60], weights: [1, 1, 0.5] },
    { means: [20, null], weights: [1, 1] },
    { means: [], weights: [] },
  ])('of $means are $weights', ({ means, weights }) => expect(latencyWeights(means)).toEqual(weights))

  test('a quicker target never weighs less than a slower one', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 2 }), (means) => {
      const weights = latencyWeights(means)
      const order = means.map((_, at) => at).sort((one, other) => (means[one] ?? 0) - (means[other] ?? 0))
      for (const [at, one] of order.entries()) if (at > 0) expect(weights[order[at - 1] ?? 0]).toBeGreaterThanOrEqual(weights[one] ?? 0)
      expect(Math.max(...weights)).toBe(1)
    }))
  })
})

describe("Ribbon's weights by response time", () => {
  test.each([
    { means: [10, 30, 60], weights: [90, 70, 40] },
    { means: [10, null, 30], weights: [50, 40, 30] },
    { means: [10], weights: [1] },
    { means: [null, null], weights: [1, 1] },
    { means: [0, 0], weights: [1, 1] },
  ])('of $means are $weights', ({ means, weights }) => expect(responseTimeWeights(means)).toEqual(weights))
})

describe('slow start', () => {
  test.each([
    { ageMs: 0, share: 0.1 },
    { ageMs: 1_000, share: 0.1 },
    { ageMs: 5_000, share: 0.5 },
    { ageMs: 10_000, share: 1 },
    { ageMs: -5, share: 1 },
  ])('after $ageMs of 10,000 ms it gets $share', ({ ageMs, share }) => expect(slowStartShare(1_000, 10_000, 1_000 + ageMs)).toBe(share))
  test('who was there from the start, and who needs none, has its share at once', () => expect([slowStartShare(0, 10_000, 1), slowStartShare(5, 0, 5)]).toEqual([1, 1]))
})

test('the heaviest of a group is 1, whatever the rule, and newness counts on top', () => {
  const targets = [{ speed: speedOf(10), joinedMs: 0 }, { speed: speedOf(30), joinedMs: 0 }, { speed: speedOf(60), joinedMs: 1 }]
  const weights = (rule: 'round-robin' | 'least-request' | 'response-time') => weightsOf(targets, { rule, slowStartMs: 10_000 }, 5_001).map((one) => Math.round(one * 1_000) / 1_000)
  expect(weights('round-robin')).toEqual([1, 1, 0.5])
  expect(weights('response-time')).toEqual([1, 0.778, 0.222])
  expect(weights('least-request')).toEqual([1, 0.625, 0.188])
})
