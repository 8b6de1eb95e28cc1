import { expect, test } from 'vitest'
import { missingSince } from './missing-since'

const waited = (records: number) => ({ records, bytes: 1 })
const group = (stamp: number, records: number) => ({ stamp, records, bytes: 1, gone: 0 })

test('what waited in a day that is gone is missing, and nothing of one that is there', () => {
  expect(missingSince({ a: waited(5), b: waited(7) }, { days: ['b'], thinned: [], counted: [] })).toBe(5)
})

test('of a thinned day that does not tell, what is less than had waited is missing; one that tells says so itself', () => {
  const counted = [{ day: 'a', upTo: 9, groups: [group(1, 3), group(9, 1)] }, { day: 'b', upTo: 9, groups: [group(1, 3)] }]
  const tally = (told: boolean) => ({ days: ['a', 'b'], thinned: ['a', 'b'].map((day) => ({ day, told })), counted })
  expect(missingSince({ a: waited(10), b: waited(2) }, tally(false))).toBe(6)
  expect(missingSince({ a: waited(10), b: waited(2) }, tally(true))).toBe(0)
})
