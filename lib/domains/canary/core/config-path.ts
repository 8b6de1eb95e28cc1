export type Found = { found: true; value: unknown } | { found: false }

const absent: Found = { found: false }

/**
 * Walks nested objects as Kayenta does: over a list it collects what the elements have (none: absent), and a path that
 * goes on past a scalar or null is absent.
 */
export function lookUp(data: unknown, path: readonly string[]): Found {
  const [key, ...rest] = path
  if (key === undefined) return { found: true, value: data }
  if (Array.isArray(data)) {
    const values = data.map((element) => lookUp(element, path)).flatMap((one) => (one.found ? [one.value] : []))
    return values.length > 0 ? { found: true, value: values } : absent
  }
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, key)) return absent
  return lookUp((data as Record<string, unknown>)[key], rest)
}
