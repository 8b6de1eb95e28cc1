import { expect, test } from 'vitest'
import { documentName } from './document-name'
import { readPlaceName } from './place-name'

test.each([
  ['global', { application: null, layer: 'global', target: '' }],
  ['home', { application: 'home', layer: 'application', target: '' }],
  ['home/schema', { application: 'home', layer: 'schema', target: '' }],
  ['home/zone/local-a', { application: 'home', layer: 'zone', target: 'local-a' }],
  ['home/profile/dev', { application: 'home', layer: 'profile', target: 'dev' }],
] as const)('%s is a place, and is called so again', (name, place) => {
  expect(readPlaceName(name)).toEqual(place)
  expect(documentName(place)).toBe(name)
})

test('an application whose name is a word of ours is still meant', () => {
  expect(readPlaceName('global/application')).toEqual({ application: 'global', layer: 'application', target: '' })
})

test.each(['', '/zone/a', 'home/zone', 'home/zone/', 'home/schema/x', 'home/application/x', 'home/nonsense/x', 'home/global', 'home/zone/a/b'])('"%s" is none', (name) => {
  expect(readPlaceName(name)).toBeNull()
})
