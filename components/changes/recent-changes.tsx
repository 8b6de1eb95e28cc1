'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { joinPhases } from '@/lib/domains/ledger/core/join-phases'
import { type ChangesAsk, changesQuery } from '@/lib/domains/ledger/queries/changes'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'
import { changeDetail, ChangeMark, useChangeTitle } from './change-words'
import { groupRuns } from './group-runs'

/** The newest changes of a scope, each a link to its evidence. */
export function RecentChanges({ ask, allHref, shown = 8 }: { ask: ChangesAsk; allHref: string; shown?: number }) {
  const t = useTranslations('changes')
  return (
    <Panel title={t('recent.title')} end={<ScopeLink className="sm" href={allHref}>{t('recent.all')}</ScopeLink>}>
      <QueryView loading={<LoadingBlock height={180} />} title={t('unreadable')}>
        <List ask={ask} shown={shown} />
      </QueryView>
    </Panel>
  )
}

function List({ ask, shown }: { ask: ChangesAsk; shown: number }) {
  const t = useTranslations('changes')
  const titleOf = useChangeTitle()
  const { data } = useSuspenseQuery(changesQuery(ask))
  const runs = groupRuns(joinPhases(data.items)).slice(0, shown)
  if (runs.length === 0) return <p className="body muted sm">{t('recent.none')}</p>
  return (
    <ul className="list">
      {runs.map(({ row: { entry }, times }) => (
        <li key={entry.position}>
          <ChangeMark entry={entry} />
          <div className="grow">
            <ScopeLink className="ttl plain" href={`/changes?sel=CHG-${entry.position}`}>
              {titleOf(entry)}
              {times > 1 && <span className="muted"> {t('recent.more', { more: times - 1 })}</span>}
            </ScopeLink>
            <div className="sub">{[changeDetail(entry), entry.actor.name].filter(Boolean).join(' · ')}</div>
          </div>
          <Moment atMs={Date.parse(entry.at)} style="minute" className="muted sm" />
        </li>
      ))}
    </ul>
  )
}
