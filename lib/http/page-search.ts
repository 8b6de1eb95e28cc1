export type PageSearch = Promise<Record<string, string | string[] | undefined>>

/** A page's query string as the browser reads it; of a field given twice the first counts, as in `URLSearchParams.get`. */
export async function searchOf(search: PageSearch): Promise<URLSearchParams> {
  const pairs = Object.entries(await search).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? (value[0] ?? '') : value]]))
  return new URLSearchParams(pairs)
}
