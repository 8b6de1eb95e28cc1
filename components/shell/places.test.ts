import { expect, test } from 'vitest'
import { crumbsOf, isAt, places } from './places'

test('every key after g leads to one place', () => {
  expect(new Set(places.map((place) => place.letter)).size).toBe(places.length)
})

test('the overview is not the beginning of every address', () => {
  expect(places.filter((place) => isAt(place, '/traces/abc')).map((place) => place.key)).toEqual(['traces'])
  expect(places.filter((place) => isAt(place, '/')).map((place) => place.key)).toEqual(['overview'])
})

test('a page below a place is named by its address', () => {
  expect(crumbsOf('/applications/home')).toEqual([
    { kind: 'place', text: 'applications', href: '/applications' },
    { kind: 'text', text: 'home', href: '/applications/home' },
  ])
  expect(crumbsOf(`/delivery/home/7/cards/${'ab'.repeat(32)}`).map(({ text }) => text)).toEqual(['delivery', 'home', '#7', 'abababababab'])
  expect(crumbsOf('/delivery/home/12').map(({ text }) => text)).toEqual(['delivery', 'home', '#12'])
  expect(crumbsOf('/services/new').map(({ text }) => text)).toEqual(['services', 'new-services'])
  expect(crumbsOf('/services/discovery/titles-db').map(({ text }) => text)).toEqual(['services', 'titles-db'])
  expect(crumbsOf('/chaos/new').map(({ text }) => text)).toEqual(['chaos', 'new-chaos'])
  expect(crumbsOf('/chaos/7').map(({ text }) => text)).toEqual(['chaos', 'CH-7'])
  expect(crumbsOf('/configuration/keys').map(({ text }) => text)).toEqual(['configuration', 'keys-configuration'])
  expect(crumbsOf('/configuration/stages/abc').map(({ text }) => text)).toEqual(['configuration', 'abc'])
  expect(crumbsOf('/guide')).toEqual([{ kind: 'text', text: 'firstTenMinutes', href: '/guide' }])
  expect(crumbsOf('/nowhere')).toEqual([])
  expect(crumbsOf('/guide/more')).toEqual([])
})
