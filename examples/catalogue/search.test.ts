import { expect, test } from 'vitest'
import { searchTitles } from './search'
import { titles } from './titles'

test('48 titles, each with its own id', () => expect(new Set(titles.map(({ id }) => id)).size).toBe(48))
test.each([
  ['whale', 'Choir of Whales'],
  ['the eigth witness', 'The Eighth Witness'],
  ['robot picnic', 'Robot Picnic'],
  ['dragn', 'The Dragon Next Door'],
])('%s finds %s', (text, name) => expect(searchTitles(titles, text).map((title) => title.name)).toContain(name))
test.each(['', '   ', 'zzz'])('"%s" finds nothing', (text) => expect(searchTitles(titles, text)).toEqual([]))
