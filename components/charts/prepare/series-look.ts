import type { ChartSeries } from './chart-input'

export interface SeriesLook {
  colour: string
  /** Solid for the first four; from the fifth on a second sign beside the colour. */
  dash?: string
  width: number
}

export const seriesMax = 8

const dashes: Record<number, string> = { 4: '6 3', 5: '2 3', 6: '8 3 2 3', 7: '1 4' }

/** `order` counts the series that take a colour of their own: baseline, canary and comparison do not. */
export function lookOf(series: ChartSeries, order: number): SeriesLook {
  if (series.role === 'baseline') return { colour: 'var(--baseline)', width: 1.5 }
  if (series.role === 'canary') return { colour: 'var(--canary)', width: 1.5 }
  if (series.role === 'comparison') return { colour: 'var(--c-other)', dash: '3 3', width: 1 }
  if (series.role === 'quiet') return { colour: 'var(--c-other)', width: 1 }
  const at = (series.colour ?? order) % seriesMax
  // A colour that was chosen says nothing of how many there are: alone, a dash would read as provisional.
  const dash = dashes[order % seriesMax]
  return { colour: `var(--c${at + 1})`, width: 1.5, ...(dash && { dash }) }
}

/** At most eight are drawn; what is left out is counted, never drawn as if it were not there. */
export function limitSeries(series: ChartSeries[], more = 0): { shown: (ChartSeries & { look: SeriesLook })[]; leftOut: number } {
  let order = 0
  const shown = series.slice(0, seriesMax).map((one) => ({ ...one, look: lookOf(one, one.role ? 0 : order++) }))
  return { shown, leftOut: more + Math.max(0, series.length - seriesMax) }
}
