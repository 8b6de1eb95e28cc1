'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { dependenciesQuery } from '@/lib/domains/gateway/queries/dependencies'
import { Freshness } from '../data/freshness'
import { Empty, Failed, LoadingBlock } from '../data/states'
import { useLive } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { DependencyTable } from './dependency-table'

/** Whom the application calls and what its breakers say, by the proxy's own word. When the proxy is gone the last word stays, with its age. */
export function DependenciesPanel({ name }: { name: string }) {
  const t = useTranslations('application')
  const live = useLive(5_000)
  const { data, error, isRefetchError, isFetching, refetch } = useQuery({ ...dependenciesQuery(name), refetchInterval: live.refetchInterval })
  const retry = () => void refetch()
  return (
    <Panel
      title={t('dependencies.title')}
      footer={
        data && (
          <>
            <span className="muted">{t('dependencies.order', { count: data.dependencies.length })}</span>
            <span className="ml-auto">
              <Freshness meta={{ source: 'proxy', asOfMs: data.nowMs, complete: true, missing: [] }} failing={isRefetchError} limitMs={live.limitMs} />
            </span>
          </>
        )
      }
    >
      {data ? (
        data.dependencies.length === 0 ? <Empty left>{t('dependencies.none')}</Empty> : <DependencyTable dependencies={data.dependencies} />
      ) : error ? (
        <Failed error={error} retry={retry} retrying={isFetching} title={t('dependencies.unreadable')} />
      ) : (
        <LoadingBlock height={120} />
      )}
    </Panel>
  )
}
