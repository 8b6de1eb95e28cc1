import type { ConfigScalar } from '../schemas'

const depthMax = 10
/** Values that name each other many times must not grow without end. */
const lengthMax = 1024 * 1024

/** `${key}` and `${key:otherwise}` from the same values; what cannot be resolved, and what would grow beyond a bound, stays as text. */
export function resolvePlaceholders(values: ReadonlyMap<string, ConfigScalar>): Map<string, ConfigScalar> {
  let left = lengthMax
  const resolve = (text: string, seen: readonly string[]): string =>
    text.replace(/\$\{([^${}:]+)(?::([^{}]*))?\}/g, (whole, key: string, otherwise: string | undefined) => {
      const found = values.get(key)
      if (found === undefined) return otherwise ?? whole
      if (left <= 0 || seen.includes(key) || seen.length >= depthMax) return whole
      const filled = typeof found === 'string' ? resolve(found, [...seen, key]) : String(found)
      left -= filled.length
      return left < 0 ? whole : filled
    })
  return new Map([...values].map(([key, value]) => [key, typeof value === 'string' && value.includes('${') ? resolve(value, [key]) : value]))
}
