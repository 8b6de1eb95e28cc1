import { expect, test } from 'vitest'
import { titles } from '../catalogue/titles'
import { rankByTaste } from './taste'

test('somebody who saw films about animals for families is shown more of them, and nothing twice', async () => {
  const seen = titles.filter(({ genre, tags }) => genre === 'family' && tags.includes('animals')).slice(0, 3)
  const ranked = await rankByTaste(titles, seen.map(({ id }) => id))
  expect(ranked).toHaveLength(titles.length - 3)
  expect(ranked).not.toContain(seen[0]?.id)
  const first = ranked.slice(0, 8).map((id) => titles.find((title) => title.id === id))
  expect(first.filter((title) => title?.genre === 'family' || title?.tags.includes('animals')).length).toBeGreaterThanOrEqual(5)
})
