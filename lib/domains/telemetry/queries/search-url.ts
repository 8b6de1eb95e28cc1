/** An address with the given fields; absent ones are left out and the order is fixed, so that equal questions share a cache entry. */
export function searchUrl(path: string, fields: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `${path}?${text}` : path
}
