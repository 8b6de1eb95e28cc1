export interface Segment {
  text: string
  hit: boolean
}

/** The words of a query: "quoted text" is one word. Quotes that never close count as text up to the end. */
export function queryWords(query: string): string[] {
  const words = [...query.matchAll(/"([^"]*)"?|(\S+)/g)].map((match) => (match[1] ?? match[2] ?? '').trim().toLowerCase())
  return [...new Set(words.filter((word) => word !== ''))]
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
