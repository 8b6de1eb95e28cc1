'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { FiguresState } from '@/lib/domains/estate/core/judge-figures'
import type { TopologyEdge, TopologyNode } from '@/lib/domains/estate/topology-schemas'
import { milliseconds, percent, quantityText, rate } from '../data/numbers'
import type { StateName } from '../ui/state'
import type { EdgeLabel } from './topology-ask'

export const stateLooks = { failing: 'bad', degraded: 'warn', healthy: 'ok', quiet: 'unknown' } satisfies Record<FiguresState, StateName>

type Figures = Pick<TopologyEdge, 'requests' | 'errors' | 'p95Ms'>

export const rateText = ({ requests }: Pick<Figures, 'requests'>, seconds: number): string => quantityText(rate(requests / Math.max(1, seconds)))
const shareText = ({ requests, errors }: Figures): string => (requests === 0 ? '–' : quantityText(percent(errors / requests)))
const p95Text = ({ p95Ms }: Pick<Figures, 'p95Ms'>): string => (p95Ms === null ? '–' : quantityText(milliseconds(p95Ms)))

export const figureText = (figures: Figures, label: EdgeLabel, seconds: number): string =>
  label === 'rate' ? rateText(figures, seconds) : label === 'errors' ? shareText(figures) : p95Text(figures)

/** How nodes and their figures are called in the reader's language. The same object until a word or the seconds change: the map is not drawn anew for less. */
export function useNodeWords(seconds: number) {
  const t = useTranslations('topology')
  return useMemo(
    () => ({
      nameOf: ({ kind, name, zone }: TopologyNode): string => [name || t(`kind.${kind}`), zone].filter(Boolean).join(' · '),
      /** Whose it is, or what it is. */
      noteOf: ({ kind, owner }: TopologyNode): string => (owner?.kind === 'team' ? owner.team : owner ? t(`owner.${owner.kind}`) : kind === 'outside' || kind === 'hidden' ? '' : t(`kind.${kind}`)),
      figuresOf: (figures: Figures): string => (figures.requests === 0 ? t('notCalled') : t('figures', { rate: rateText(figures, seconds), errors: shareText(figures), p95: p95Text(figures) })),
      stateOf: (state: FiguresState): string => t(`state.${state}`),
    }),
    [t, seconds],
  )
}

/** Where the evidence of a call is: requests that the called one served, or that the caller made where it sends no spans. */
export function tracesHref({ from, to }: { from: TopologyNode; to: TopologyNode }, failed = false): string | null {
  const seen = to.kind === 'application' ? to : from.kind === 'application' ? from : null
  if (!seen) return null
  const search = new URLSearchParams({ application: seen.name, ...(seen.zone && { zone: seen.zone }), ...(failed && { status: 'error' }) })
  return `/traces?${search.toString()}`
}
