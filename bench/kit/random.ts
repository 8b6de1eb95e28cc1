/** mulberry32: the same numbers in [0, 1) for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws by chance as from a bag that is filled anew when empty: each of the choices comes up as often as another. */
export function drawn<T>(random: () => number, choices: readonly [T, ...T[]]): () => T {
  let bag: T[] = []
  return () => {
    if (bag.length === 0) bag = [...choices]
    return bag.splice(Math.floor(random() * bag.length), 1)[0] ?? choices[0]
  }
}
