'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../ui/button'
import { count } from './numbers'

export interface PagerProps {
  /** Of the first row on this page, from 1. */
  first: number
  shown: number
  /** null: not counted. */
  total: number | null
  /** How the list is ordered, in words. */
  order?: ReactNode
  onEarlier?: (() => void) | undefined
  onLater?: (() => void) | undefined
  children?: ReactNode
}

/** "1 to 14 of 18, worst first". Above 10,000 it says so instead of a figure that may be wrong. */
export function Pager({ first, shown, total, order, onEarlier, onLater, children }: PagerProps) {
  const t = useTranslations('data')
  const range = { first: count(first), last: count(first + shown - 1) }
  const words = total === null ? t(onLater ? 'pager.open' : 'pager.last', range) : total > 10_000 ? t('pager.many', range) : t('pager.some', { ...range, total: count(total) })
  return (
    <div className="pager">
      <span>
        {shown === 0 ? t('pager.none') : words}
        {order && <>, {order}</>}
      </span>
      {children}
      {(onEarlier || onLater) && (
        <span className="end">
          <Button icon="left" aria-label={t('pager.earlier')} onClick={onEarlier} aria-disabled={!onEarlier || undefined} />
          <Button icon="right" aria-label={t('pager.later')} onClick={onLater} aria-disabled={!onLater || undefined} />
        </span>
      )}
    </div>
  )
}
