import type { Title } from './titles'

const trigrams = (text: string): Set<string> => {
  const padded = `  ${text.toLowerCase()} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))
}

/** Titles that look like the text, best first: shared trigrams of name, genre and tags, so that a misspelt word still finds. */
export function searchTitles(titles: readonly Title[], text: string, limit = 10): Title[] {
  const wanted = trigrams(text.trim().slice(0, 60))
  if (text.trim() === '') return []
  return titles
    .map((title) => {
      const own = trigrams(`${title.name} ${title.genre} ${title.tags.join(' ')}`)
      let shared = 0
      for (const one of wanted) if (own.has(one)) shared++
      return { title, score: shared / wanted.size }
    })
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ title }) => title)
}
