'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { overviewQuery } from '@/lib/domains/estate/queries/overview'
import { type Overview, VerdictState, verdictStates } from '@/lib/domains/estate/schemas'
import { Freshness, StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { SearchField } from '../data/search-field'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useTimeWords } from '../data/use-words'
import { applicationsAsk } from '../overview/ask'
import { estateSize } from '../overview/estate-sentence'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { EstateTable } from './estate-table'

const filterKeys = ['q', 'state', 'team', 'page'] as const

export function ApplicationsPage() {
  const t = useTranslations('applications')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  useStreamInvalidation(['instances', 'changes'], [['estate']])
  const ask = applicationsAsk(params)
  const { data, isRefetchError } = useSuspenseQuery({ ...overviewQuery(ask), refetchInterval: live.refetchInterval })
  const meta = data.telemetry.meta ?? { source: 'registry', asOfMs: data.registry.asOfMs ?? data.asOfMs, complete: false, missing: ['collector'] }
  const { failing = 0, degraded = 0 } = data.counts
  const count = estateSize(data)
  return (
    <>
      <StaleNote meta={meta} limitMs={live.limitMs} failing={isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { count, loud: failing + degraded })}</p>
        </div>
      </div>
      <Filters overview={data} />
      <Panel>
        <List overview={data} sort={ask.sort ?? 'worst'} empty={count === 0} footer={<Freshness meta={meta} failing={isRefetchError} limitMs={live.limitMs} />} />
      </Panel>
    </>
  )
}

function Filters({ overview }: { overview: Overview }) {
  const t = useTranslations('applications')
  const params = useSearchParams()
  const change = useQueryChange()
  const state = VerdictState.safeParse(params.get('state'))
  return (
    <div className="row wrap mb-3">
      <SearchField words={params.get('q') ?? ''} onSearch={(q) => change({ q: q || null, page: null })} label={t('search')} />
      <Select
        label={t('stateFilter')}
        value={state.success ? state.data : ''}
        options={[{ value: '', label: t('allStates') }, ...verdictStates.map((value) => ({ value, label: `${t(`state.${value}`)} ${overview.counts[value] ?? 0}` }))]}
        onChange={(value) => change({ state: value || null, page: null })}
      />
      {overview.teams.length > 1 && (
        <Select
          label={t('team')}
          value={params.get('team') ?? ''}
          options={[{ value: '', label: t('allTeams') }, ...overview.teams.map((value) => ({ value, label: value }))]}
          onChange={(value) => change({ team: value || null, page: null })}
        />
      )}
    </div>
  )
}

function List({ overview, sort, empty, footer }: { overview: Overview; sort: string; empty: boolean; footer: React.ReactNode }) {
  const t = useTranslations('applications')
  const overviewWords = useTranslations('overview')
  const words = useTimeWords()
  const params = useSearchParams()
  const change = useQueryChange()
  const pages = useCursorPages()
  const { items, next, total } = overview.applications
  const asked = filterKeys.flatMap((key) => (key !== 'page' && params.get(key) ? [`${key}: ${params.get(key)}`] : []))
  const nothing = empty ? (
    <Empty icon="applications" title={overviewWords('empty.applicationsTitle')}>
      {overviewWords('empty.applications')} <code className="mono">npm run -s qd -- deploy ./my-service --application NAME --team TEAM</code>
    </Empty>
  ) : (
    <NoMatch what={t('noMatch', { what: asked.join(', ') })} onClear={() => change(Object.fromEntries(filterKeys.map((key) => [key, null])))} />
  )
  const order = t(`order.${sort.replace('-', '')}`)
  return (
    <>
      <EstateTable rows={items} seconds={overview.recentSeconds} sort={sort} onSort={(next) => change({ sort: next === 'worst' ? null : next, page: null })} {...(items.length === 0 && { instead: <TableMessage columns={7}>{nothing}</TableMessage> })} />
      <Pager first={pages.page * 50 + 1} shown={items.length} total={total} order={sort.startsWith('-') ? t('order.reversed', { order }) : order} onEarlier={pages.earlier} onLater={pages.later(next)}>
        <span className="p3">{t('window', { window: words.duration(Math.round(overview.recentSeconds) * 1_000) })}</span>
        <span className="ml-auto">{footer}</span>
      </Pager>
    </>
  )
}
