import type { ChartMarker } from './chart-input'

export interface MarkerChip {
  /** Share of the plot's width, 0 to 1. */
  at: number
  markers: ChartMarker[]
}

export const nearPx = 18

/** Chips of a lane: markers of the range, those nearer than 18 px to the last one of a chip join it. */
export function clusterMarkers(markers: ChartMarker[], range: { fromMs: number; toMs: number }, widthPx: number): MarkerChip[] {
  const length = range.toMs - range.fromMs
  const inside = markers.filter(({ atMs }) => atMs >= range.fromMs && atMs <= range.toMs).sort((a, b) => a.atMs - b.atMs)
  const chips: MarkerChip[] = []
  for (const marker of inside) {
    const at = (marker.atMs - range.fromMs) / length
    const last = chips.at(-1)
    if (last && (at - last.at) * widthPx < nearPx - 1e-6) last.markers.push(marker)
    else chips.push({ at, markers: [marker] })
  }
  return chips
}

/** The changes inside one bucket, for its tooltip. */
export const markersWithin = (markers: ChartMarker[], fromMs: number, toMs: number): ChartMarker[] => markers.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
