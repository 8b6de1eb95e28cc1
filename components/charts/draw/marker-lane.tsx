'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '../../ui/icon'
import type { ChartMarker } from '../prepare/chart-input'
import type { MarkerChip } from '../prepare/markers'

export interface MarkerLaneProps {
  chips: MarkerChip[]
  format: (atMs: number) => string
  onMarkers?: ((markers: ChartMarker[]) => void) | undefined
  selected?: string | undefined
}

/** The changes of the scope above the plot, one chip each, near ones as one chip with their count. */
export function MarkerLane({ chips, format, onMarkers, selected }: MarkerLaneProps) {
  const t = useTranslations('charts')
  return (
    <div className="mlane">
      {chips.map(({ at, markers }) => {
        const [first] = markers
        if (!first) return null
        const name = markers.length === 1 ? `${format(first.atMs)}, ${first.title}` : t('markers', { count: markers.length, first: first.title, at: format(first.atMs) })
        const look = markers.find((marker) => marker.look === 'bad')?.look ?? (markers.length === 1 ? first.look : undefined)
        return (
          <button
            key={first.id}
            type="button"
            className={`mk ${look ?? ''}`}
            style={{ left: `${at * 100}%` }}
            title={name}
            aria-label={name}
            aria-pressed={markers.some((marker) => marker.id === selected)}
            onClick={() => onMarkers?.(markers)}
            onKeyDown={(event) => {
              const step = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' }[event.key] as 'nextElementSibling' | 'previousElementSibling' | undefined
              if (!step) return
              event.preventDefault()
              const neighbour = event.currentTarget[step]
              if (neighbour instanceof HTMLElement) neighbour.focus()
            }}
          >
            {markers.length === 1 ? <Icon name={first.icon} /> : <b>{markers.length}</b>}
          </button>
        )
      })}
    </div>
  )
}

export function MarkerLines({ chips }: { chips: MarkerChip[] }) {
  return chips.map(({ at, markers }) => (
    <i key={markers[0]?.id} className={`vl ${markers[0]?.look ?? ''} ${markers.every((marker) => marker.elsewhere) ? 'dash' : ''}`} style={{ left: `${at * 100}%` }} />
  ))
}
