'use client'

import { useTranslations } from 'next-intl'
import type { AlertRule } from '@/lib/domains/alerts/schemas'
import { State } from '../ui/state'
import { ruleLook } from './alert-look'

/** State, and below it why nothing is known, or that nobody is told. */
export function RuleStanding({ rule: { standing, silence, open } }: { rule: Pick<AlertRule, 'standing' | 'silence' | 'open'> }) {
  const t = useTranslations('alerts')
  const isUnknown = standing.state === 'no-data'
  return (
    <>
      <State state={ruleLook[standing.state]} word={t(`state.${standing.state}`)} />
      {isUnknown && standing.reason !== null && <div className="sub">{t(`reason.${standing.reason}`)}</div>}
      {isUnknown && open !== null && <div className="sub">{t('openUnknown')}</div>}
      {silence && <div className="sub">{t('word.silenced')}</div>}
    </>
  )
}
