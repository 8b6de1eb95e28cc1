import type { FilterRow } from '@/lib/domains/gateway/filter-api-schemas'
import type { StateName } from '../ui/state'

export const filterHref = ({ name }: { name: string }) => `/gateway/filters/${name}`

/** `rests`: it failed again and again and is left out for a while. */
export type FilterWord = 'off' | 'rests' | 'failing' | 'pending' | 'unknown' | 'on'

export function filterWord({ document, counts, version }: Pick<FilterRow, 'document' | 'counts' | 'version'>, proxyAnswers: boolean, nowMs: number): FilterWord {
  if (!document.enabled) return 'off'
  if (!proxyAnswers) return 'unknown'
  if (counts?.version !== version) return 'pending'
  if (counts.restsUntilMs > nowMs) return 'rests'
  return counts.failures > 0 ? 'failing' : 'on'
}

export const filterState = { off: 'off', rests: 'bad', failing: 'warn', pending: 'info', unknown: 'unknown', on: 'ok' } as const satisfies Record<FilterWord, StateName>

export const firstSource = `export function run(request: { method: string; path: string; headers: Record<string, string> }) {
  return { setHeaders: { 'x-seen-by': 'edge' } }
}
`
