export interface Title {
  id: string
  genre: string
  year: number
  tags: string[]
}

const rounds = 240
const sliceRounds = 20

function vectorsOf(titles: readonly Title[]): Float64Array[] {
  const features = [...new Set(titles.flatMap(({ genre, tags }) => [genre, ...tags]))]
  return titles.map(({ genre, tags, year }) => {
    const vector = new Float64Array(features.length + 1)
    vector[features.indexOf(genre)] = 1.5
    for (const tag of tags) vector[features.indexOf(tag)] = 1
    vector[features.length] = (year - 2016) / 10
    return vector
  })
}

function similarity(a: Float64Array, b: Float64Array): number {
  let dot = 0
  let left = 0
  let right = 0
  for (let at = 0; at < a.length; at++) {
    const x = a[at] ?? 0
    const y = b[at] ?? 0
    dot += x * y
    left += x * x
    right += y * y
  }
  return dot / Math.sqrt(left * right || 1)
}

/**
 * Titles by how much somebody would like them who saw these: a random walk with restart over the likeness of titles. Tens of
 * milliseconds of work, done in slices so that other requests get their turn.
 */
export async function rankByTaste(titles: readonly Title[], seen: readonly string[]): Promise<string[]> {
  const vectors = vectorsOf(titles)
  const start = Float64Array.from(titles, ({ id }) => (seen.includes(id) ? 1 / Math.max(1, seen.length) : 0))
  let liking = Float64Array.from(start)
  for (let round = 0; round < rounds; round++) {
    if (round % sliceRounds === 0) await new Promise((resolve) => setImmediate(resolve))
    const next = new Float64Array(titles.length)
    for (let to = 0; to < titles.length; to++) {
      let sum = 0
      for (let from = 0; from < titles.length; from++) {
        if ((liking[from] ?? 0) > 1e-4) sum += (liking[from] ?? 0) * similarity(vectors[from] as Float64Array, vectors[to] as Float64Array)
      }
      next[to] = 0.15 * (start[to] ?? 0) + (0.85 * sum) / titles.length
    }
    const total = next.reduce((sum, one) => sum + one, 0) || 1
    liking = next.map((one) => one / total)
  }
  return titles
    .map(({ id }, at) => ({ id, liking: liking[at] ?? 0 }))
    .filter(({ id }) => !seen.includes(id))
    .sort((a, b) => b.liking - a.liking)
    .map(({ id }) => id)
}
