/** A sort as it stands in the address: `p95` is as the column prefers, `-p95` the other way round. */
export interface Sort {
  key: string
  reversed: boolean
}

export const readSort = (text: string): Sort => (text.startsWith('-') ? { key: text.slice(1), reversed: true } : { key: text, reversed: false })

/** Pressing the head of the sorted column turns it round; another head starts with that column's own direction. */
export const nextSort = (current: string, key: string): string => (current === key ? `-${key}` : key)

export type SortDirection = 'ascending' | 'descending'
/** What a head says of its column: figures begin with the largest, names with the first. */
export function directionOf(current: string, key: string, first: SortDirection): SortDirection | 'none' {
  const sort = readSort(current)
  if (sort.key !== key) return 'none'
  if (!sort.reversed) return first
  return first === 'ascending' ? 'descending' : 'ascending'
}
