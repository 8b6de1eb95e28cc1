/** `timeout "connection refused"` as the words that must all occur; lower-cased, at most ten. */
export function searchWords(q: string | undefined): string[] {
  const words: string[] = []
  for (const match of (q ?? '').matchAll(/"([^"]*)"?|(\S+)/g)) {
    const word = (match[1] ?? match[2] ?? '').toLowerCase()
    if (word.trim() !== '') words.push(word)
  }
  return words.slice(0, 10)
}
