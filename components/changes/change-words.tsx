'use client'

import { useTranslations } from 'next-intl'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { Icon } from '../ui/icon'
import { State } from '../ui/state'
import { changeLook } from './change-look'
import { shortDiff } from './diff-values'

/** "home-v003 scaled"; an action without words of its own reads as it is written. */
export function useChangeTitle(): (entry: LedgerEntry) => string {
  const t = useTranslations('changes')
  return (entry) => {
    const key = `action.${entry.action}`
    const subject = subjectName(entry)
    return t.has(key) ? t(key, { subject }) : `${entry.action} ${subject}`
  }
}

/** People, teams and tokens are known by name; their ids say nothing. The id stands in the record. */
function subjectName({ subject, before, after }: LedgerEntry): string {
  for (const side of [after, before]) {
    if (side === null || typeof side !== 'object') continue
    const name: unknown = 'name' in side ? side.name : 'person' in side ? side.person : 'slug' in side ? side.slug : undefined
    if (typeof name === 'string' && name !== '') return name
  }
  return subject.id
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
