import { expect, test } from 'vitest'
import { nearest } from './nearest'

const places = new Map([
  ['home', { x: 0, y: 100 }],
  ['titles', { x: 240, y: 90 }],
  ['cards', { x: 240, y: 300 }],
  ['profiles', { x: 0, y: 160 }],
])

test.each([
  ['home', [1, 0], 'titles'],
  ['home', [0, 1], 'profiles'],
  ['home', [-1, 0], null],
  ['cards', [0, -1], 'titles'],
  ['titles', [-1, 0], 'home'],
  [null, [1, 0], 'home'],
  ['gone', [0, 1], 'home'],
] as const)('from %s towards %j is %s', (from, arrow, to) => {
  expect(nearest(places, from, arrow)).toBe(to)
})
