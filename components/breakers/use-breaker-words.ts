'use client'

import { useTranslations } from 'next-intl'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import { count, milliseconds, quantityText, rate } from '../data/numbers'
import { breakerLook, callerOf } from './breaker-look'

const unknown = '–'

/** Names and figures of breakers in the reader's language. What nobody knows is a dash. */
export function useBreakerWords() {
  const t = useTranslations('breakers')
  const pair = (one: Pick<WallBreaker, 'caller' | 'name'>) => `${callerOf(one) === 'edge' ? t('edge') : callerOf(one)} → ${one.name}`
  const word = (one: WallBreaker) => t(`state.${breakerLook(one).word}`)
  const errors = ({ window }: WallBreaker) => (window.errorPercent === null ? unknown : `${window.errorPercent} %`)
  const perSecond = (one: WallBreaker) => (one.perSecond === null ? unknown : quantityText(rate(one.perSecond)))
  const ms = (value: number | null) => (value === null ? unknown : quantityText(milliseconds(value)))
  return {
    pair, word, errors, perSecond, ms,
    number: (value: number | null) => (value === null ? unknown : count(value)),
    /** For those who do not see the tile. */
    source: ({ source, from }: Pick<WallBreaker, 'source' | 'from'>) => (from === null ? t(`source.${source}`) : t('sourceOf', { source: t(`source.${source}`), from })),
  }
}
