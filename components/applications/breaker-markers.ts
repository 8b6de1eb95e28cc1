import type { BreakerEpisode } from '@/lib/domains/gateway/breaker-schemas'
import type { ChartMarker } from '../charts/prepare/chart-input'

export type BreakerWords = (key: 'opened' | 'tried' | 'closed', values: { caller: string; callee: string; tries: number; reopened: number }) => string

const prefix = 'breaker '
/** Other markers are changes, with a page of their own. */
export const isBreakerMarker = ({ id }: ChartMarker): boolean => id.startsWith(prefix)

/** Open, half open while it is not closed yet, and closed. One that another application calls through is elsewhere. */
export function breakerMarkers(episodes: readonly BreakerEpisode[], words: BreakerWords, application: string): ChartMarker[] {
  return episodes.flatMap(({ caller, callee, openedMs, reopened, triedMs, tries, closedMs }) => {
    const marker = (key: 'opened' | 'tried' | 'closed', atMs: number | null, look: 'bad' | 'warn' | 'info'): ChartMarker[] =>
      atMs === null ? [] : [{ id: `${prefix}${caller ?? ''} ${callee} ${openedMs} ${key}`, atMs, icon: 'link', look, title: words(key, { caller: caller ?? 'edge', callee, tries, reopened }), ...(caller !== application && { elsewhere: true }) }]
    return [...marker('opened', openedMs, 'bad'), ...(closedMs === null ? marker('tried', triedMs, 'warn') : marker('closed', closedMs, 'info'))]
  })
}
