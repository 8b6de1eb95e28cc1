'use client'

import { useTranslations } from 'next-intl'
import { type LedgerEntry, subjectName } from '@/lib/domains/ledger/schemas'
import { Icon } from '../ui/icon'
import { State } from '../ui/state'
import { changeLook } from './change-look'
import { shortDiff } from './diff-values'

/** "home-v003 scaled"; an action without words of its own reads as it is written. */
export function useActionWords(): (action: string, subject: string) => string {
  const t = useTranslations('changes')
  return (action, subject) => {
    const key = `action.${action}`
    return t.has(key) ? t(key, { subject }) : `${action} ${subject}`
  }
}

export function useChangeTitle(): (entry: LedgerEntry) => string {
  const words = useActionWords()
  return (entry) => words(entry.action, subjectName(entry))
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

export function Phase({ entry }: { entry: Pick<LedgerEntry, 'phase'> }) {
  const t = useTranslations('changes')
  const looks = { done: 'ok', failed: 'bad', intended: 'info' } as const
  return <State state={looks[entry.phase]} word={t(`phase.${entry.phase}`)} />
}
