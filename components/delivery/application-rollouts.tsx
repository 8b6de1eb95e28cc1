'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import { QueryView } from '../data/query-view'
import { Empty, LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { applicationRolloutsAsk } from './delivery-ask'
import { RolloutTable } from './rollout-table'

/** The newest rollouts of one application; all of them are one link away. */
export function ApplicationRollouts({ application }: { application: string }) {
  const t = useTranslations('delivery')
  const canary = useTranslations('canary')
  return (
    <Panel
      title={t('tab.title')}
      end={
        <>
          <ScopeLink className="sm" href={`/applications/${encodeURIComponent(application)}/canary`}>
            {canary('config.link')}
          </ScopeLink>
          <ScopeLink className="sm" href={`/delivery?application=${encodeURIComponent(application)}`}>
            {t('tab.all')}
          </ScopeLink>
        </>
      }
    >
      <QueryView loading={<LoadingBlock height={180} />} title={t('unreadable')}>
        <List application={application} />
      </QueryView>
    </Panel>
  )
}

function List({ application }: { application: string }) {
  const t = useTranslations('delivery')
  useStreamInvalidation(['rollouts'], [['delivery', 'rollouts']])
  const { data } = useSuspenseQuery({ ...rolloutsQuery(applicationRolloutsAsk(application)), refetchInterval: useLive(5_000).refetchInterval })
  if (data.items.length === 0)
    return (
      <Empty left>
        {t('tab.none', { application })} {t('empty.qd')} <code className="mono">npm run -s qd -- deploy DIR --application {application}</code>
      </Empty>
    )
  return <RolloutTable caption={t('tab.caption', { application })} rows={data.items} one />
}
