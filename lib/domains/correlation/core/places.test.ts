import { describe, expect, test } from 'vitest'
import { callsOf } from '../testing/calls'
import { placesOf } from './places'

/** edge > home > {recommendations, profiles} > titles; a scheduler calls home; jobs go through a queue. */
const graph = callsOf({
  served: { edge: 1_000, home: 1_000, recommendations: 620, profiles: 1_000, titles: 2_000, lonely: 5, mailer: 10 },
  calls: [
    ['edge', 'home', 1_000], ['home', 'recommendations', 620], ['home', 'profiles', 1_000], ['recommendations', 'titles', 1_240], ['profiles', 'titles', 500], ['scheduler', 'home', 10],
    ['home', 'queue:kafka mails', 10], ['queue:kafka mails', 'mailer', 10], ['home', 'hidden', 5], ['hidden', 'lonely', 5],
  ],
})

describe('places seen from home', () => {
  const place = placesOf(graph, ['home'])
  test.each([
    ['home', { kind: 'self' }],
    ['recommendations', { kind: 'callee', hops: 1, path: ['home', 'recommendations'], callsPerRequest: 0.62 }],
    ['edge', { kind: 'caller', hops: 1, path: ['home', 'edge'] }],
    ['scheduler', { kind: 'caller', hops: 1, path: ['home', 'scheduler'] }],
    // Of two ways as short, the one that is taken more: 0.62 x 2 calls, not 1 x 0.5.
    ['titles', { kind: 'callee', hops: 2, path: ['home', 'recommendations', 'titles'], callsPerRequest: 1.24 }],
    ['mailer', { kind: 'callee', hops: 2, path: ['home', 'queue kafka mails', 'mailer'] }],
    // Other teams are one node for all of them: what one of them calls is not what home calls.
    ['lonely', { kind: 'apart' }],
    ['never-seen', { kind: 'apart' }],
    [null, { kind: 'everywhere' }],
  ])('%s', (application, expected) => expect(place(application)).toMatchObject(expected))
})

test('where an application serves nothing, calls per request are not known', () => {
  expect(placesOf(graph, ['scheduler'])('home')).toMatchObject({ kind: 'callee', callsPerRequest: null })
})

test('of the whole estate everything is itself; without calls only the application is', () => {
  expect(placesOf(graph, null)('titles')).toEqual({ kind: 'self' })
  expect(placesOf(null, ['home'])('home')).toEqual({ kind: 'self' })
  expect(placesOf(null, ['home'])('titles')).toEqual({ kind: 'unknown' })
})

test('a circle ends, and four calls away is the end of the world', () => {
  const chain = callsOf({ served: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, calls: [['a', 'b', 1], ['b', 'c', 1], ['c', 'd', 1], ['d', 'e', 1], ['e', 'f', 1], ['c', 'a', 1]] })
  const place = placesOf(chain, ['a'])
  expect(place('e')).toMatchObject({ kind: 'callee', hops: 4 })
  expect(place('f')).toEqual({ kind: 'apart' })
  // c calls a, and a reaches c over b: what is called explains more.
  expect(place('c')).toMatchObject({ kind: 'callee', hops: 2 })
})
