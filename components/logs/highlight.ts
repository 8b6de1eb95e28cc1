import { parseSearch } from '@/lib/domains/telemetry/core/search-grammar'

export interface Segment {
  text: string
  hit: boolean
}

/** The words that a search looks for in a line, once each. */
export function queryWords(query: string): string[] {
  const terms = parseSearch(query)
  return terms.ok ? [...new Set(terms.value.flatMap((term) => (term.kind === 'words' && !term.not ? [term.text] : [])))] : []
}

/** Cuts a line into parts that hit a word and parts that do not; joined, they are the line. */
export function highlight(line: string, words: readonly string[]): Segment[] {
  const lower = line.toLowerCase()
  // Some letters change length when lowered (İ): then offsets would lie, so nothing is marked.
  if (words.length === 0 || lower.length !== line.length) return [{ text: line, hit: false }]
  const hits = Array.from({ length: line.length }, () => false)
  for (const word of words) for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) hits.fill(true, at, at + word.length)
  const segments: Segment[] = []
  for (let at = 0; at < line.length; at++) {
    const last = segments.at(-1)
    const hit = hits[at] ?? false
    if (last && last.hit === hit) last.text += line[at]
    else segments.push({ text: line[at] ?? '', hit })
  }
  return segments.length > 0 ? segments : [{ text: line, hit: false }]
}
