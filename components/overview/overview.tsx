'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { overviewQuery } from '@/lib/domains/estate/queries/overview'
import type { Overview as OverviewAnswer } from '@/lib/domains/estate/schemas'
import { EstateTable } from '../applications/estate-table'
import { RecentChanges } from '../changes/recent-changes'
import { NeedsPanel } from '../delivery/needs-panel'
import { Freshness, StaleNote } from '../data/freshness'
import { QueryView } from '../data/query-view'
import { GuideCard } from '../guide/guide-card'
import { LoadingBlock } from '../data/states'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'
import { useMay } from '../shell/shell-context'
import { useScope } from '../shell/use-scope'
import { Panel } from '../ui/panel'
import { changesAsk, overviewAsk } from './ask'
import { EstateCharts } from './estate-charts'
import { EstateKpis } from './estate-kpis'
import { estateSentence } from './estate-sentence'
import { type ListeningOn, NothingYet } from './nothing-yet'
import { OverviewHead } from './overview-head'
import { PartsPanel } from './parts-panel'
import { ZonesPanel } from './zones-panel'

export function Overview({ ports }: { ports: ListeningOn }) {
  const t = useTranslations('overview')
  const guide = useTranslations('guide')
  const params = useSearchParams()
  const scope = useScope()
  const mayDeliver = useMay('rollouts:read')
  const mayBeGuided = useMay('changes:read')
  const query = useSuspenseQuery({ ...overviewQuery(overviewAsk(new URLSearchParams(params))), refetchInterval: scope.live ? 5_000 : false })
  const overview = query.data
  const failing = query.isRefetchError
  const source = { source: t('parts.registry'), asOfMs: overview.asOfMs, complete: true, missing: [] }
  const limitMs = scope.live ? 30_000 : null
  const nothing = estateSentence(overview, false).kind === 'nothing'
  const changes = changesAsk(new URLSearchParams(params))
  return (
    <>
      <StaleNote meta={source} limitMs={limitMs} failing={failing} />
      <OverviewHead overview={overview} past={failing} />
      {overview.telemetry.fault && <SilentPart name={t('parts.telemetry')} detail={overview.telemetry.fault.detail} />}
      {overview.registry.fault && <SilentPart name={t('parts.registry')} detail={overview.registry.fault.detail} />}
      {mayDeliver && (
        <QueryView loading={null} title={t('needsUnreadable')}>
          <NeedsPanel />
        </QueryView>
      )}
      {mayBeGuided && (
        <QueryView loading={null} title={guide('unreadable')}>
          <GuideCard />
        </QueryView>
      )}
      {nothing ? (
        <NothingYet ports={ports} />
      ) : (
        <>
          <EstateKpis overview={overview} />
          <div className="sect">
            <Applications overview={overview} failing={failing} limitMs={limitMs} />
          </div>
        </>
      )}
      <div className={`${nothing ? 'cols-2' : 'cols'} sect`}>
        {!nothing && (
          <div className="stack">
            <QueryView loading={<LoadingBlock height={420} />}>
              <EstateCharts overview={overview} failing={failing} />
            </QueryView>
            <ZonesPanel overview={overview} />
          </div>
        )}
        <Side apart={nothing}>
          <RecentChanges ask={changes} allHref="/changes" />
          <PartsPanel overview={overview} />
        </Side>
      </div>
    </>
  )
}

/** Panels below each other, or each in a column of its own. */
function Side({ apart, children }: { apart: boolean; children: ReactNode }) {
  return apart ? children : <div className="stack">{children}</div>
}

function SilentPart({ name, detail }: { name: string; detail: string }) {
  const t = useTranslations('overview')
  return (
    <div className="note bad mb-4" role="status">
      <svg className="g g-bad" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M1.5 1.5h9v9h-9z" fill="currentColor" />
      </svg>
      <div>
        <b className="med">
          {name}: {t('parts.noAnswer')}
        </b>{' '}
        <span className="soft">{detail}</span>
      </div>
    </div>
  )
}

function Applications({ overview, failing, limitMs }: { overview: OverviewAnswer; failing: boolean; limitMs: number | null }) {
  const t = useTranslations('overview')
  const list = useTranslations('applications')
  const data = useTranslations('data')
  const words = useTimeWords()
  const { items, total } = overview.applications
  const meta = overview.telemetry.meta ?? { source: t('parts.registry'), asOfMs: overview.registry.asOfMs ?? overview.asOfMs, complete: false, missing: [t('parts.telemetry')] }
  return (
    <Panel
      title={t('applications.title')}
      end={<ScopeLink className="sm" href="/applications">{t('applications.all')}</ScopeLink>}
      footer={
        <>
          <span className="muted">{`${data('pager.some', { first: items.length === 0 ? 0 : 1, last: items.length, total })}, ${list('order.worst')}`}</span>
          <span className="muted p3">{list('window', { window: words.duration(Math.round(overview.recentSeconds) * 1_000) })}</span>
          <span className="ml-auto">
            <Freshness meta={meta} failing={failing} limitMs={limitMs} />
          </span>
        </>
      }
    >
      <EstateTable rows={items} seconds={overview.recentSeconds} />
    </Panel>
  )
}
