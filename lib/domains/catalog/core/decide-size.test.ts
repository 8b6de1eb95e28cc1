import { describe, expect, test } from 'vitest'
import type { ServiceSize } from '../schemas'
import { decideSize, sizeStep } from './decide-size'

describe('the size of a database', () => {
  test.each<[ServiceSize, number, ServiceSize]>([
    ['', 0, ''], ['', 89.9, ''], ['', 90, 'near'], ['', 100, 'near'], ['', 100.1, 'held'],
    // What trembles at an edge is said once.
    ['near', 89, 'near'], ['near', 85, 'near'], ['near', 84.9, ''], ['near', 100.1, 'held'],
    ['held', 100, 'held'], ['held', 95, 'held'], ['held', 94.9, 'near'], ['held', 85, 'near'], ['held', 84.9, ''],
  ])('of one that is %j at %d %% makes it %j', (now, percent, then) => expect(decideSize(now, percent * 10, 1_000)).toBe(then))
})

test.each<[ServiceSize, number | null, object]>([
  ['', 10, { kind: 'none' }],
  ['', 95, { kind: 'say', size: 'near', action: 'service.near-size' }],
  ['near', 10, { kind: 'say', size: '', action: 'service.below-size' }],
  ['', 101, { kind: 'hold', size: 'held', action: 'service.hold-writes' }],
  ['near', 101, { kind: 'hold', size: 'held', action: 'service.hold-writes' }],
  ['held', 101, { kind: 'none' }],
  ['held', 90, { kind: 'give', size: 'near', action: 'service.give-writes' }],
  ['held', 1, { kind: 'give', size: '', action: 'service.give-writes' }],
  // Not measured: nothing is taken and nothing given back.
  ['', null, { kind: 'none' }], ['held', null, { kind: 'none' }],
])('from %j with %s of 100 the step is %j', (now, size, step) => expect(sizeStep(now, size, 100)).toEqual(step))
