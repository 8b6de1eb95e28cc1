'use client'

import { useTranslations } from 'next-intl'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { Icon } from '../ui/icon'
import { changeLook } from './change-look'
import { shortDiff } from './diff-values'

/** "home-v003 scaled"; an action without words of its own reads as it is written. */
export function useChangeTitle(): (entry: LedgerEntry) => string {
  const t = useTranslations('changes')
  return (entry) => {
    const key = `action.${entry.action}`
    const subject = entry.subject.id
    return t.has(key) ? t(key, { subject }) : `${entry.action} ${subject}`
  }
}

/** What went to what, where that fits in a line; else why it was done. */
export const changeDetail = ({ before, after, why }: LedgerEntry): string => shortDiff(before, after) ?? why ?? ''

export function ChangeMark({ entry }: { entry: Pick<LedgerEntry, 'action' | 'phase'> }) {
  const { icon, look } = changeLook(entry)
  return (
    <span className={`mk ${look ?? ''}`} aria-hidden="true">
      <Icon name={icon} />
    </span>
  )
}
