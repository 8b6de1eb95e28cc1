/** An address with the given fields; absent ones are left out. */
export function registryUrl(path: string, fields: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') search.set(name, String(value))
  return search.size > 0 ? `${path}?${search.toString()}` : path
}
