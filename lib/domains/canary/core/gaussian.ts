const mask = (1n << 48n) - 1n

/**
 * Normal numbers by the generator of `java.util.Random`: a 48-bit congruence and the polar method. Seeded, so that the
 * same data give the same verdict each time they are judged.
 */
export function createGaussian(seed: number): () => number {
  let state = (BigInt(seed) ^ 0x5deece66dn) & mask
  let kept: number | null = null
  const bits = (count: bigint): number => {
    state = (state * 0x5deece66dn + 0xbn) & mask
    return Number(state >> (48n - count))
  }
  const uniform = (): number => (bits(26n) * 2 ** 27 + bits(27n)) / 2 ** 53
  return () => {
    if (kept !== null) {
      const value = kept
      kept = null
      return value
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1]
      const s = u * u + v * v
      if (s >= 1 || s === 0) continue
      const scale = Math.sqrt((-2 * Math.log(s)) / s)
      kept = v * scale
      return u * scale
    }
  }
}

/** Independent noise on every value; a deviation of 0 adds the mean alone. */
export const withNoise = (values: readonly number[], mean: number, deviation: number, gaussian: () => number): number[] =>
  values.map((value) => value + (mean + deviation * gaussian()))
