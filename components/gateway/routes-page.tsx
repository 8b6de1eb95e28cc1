'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { routesQuery } from '@/lib/domains/gateway/queries/routes'
import { StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { QueryView } from '../data/query-view'
import { Empty, LoadingBlock, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { FiltersPanel } from './filters-panel'
import { LimitsPanel } from './limits-panel'
import { RequestBench } from './request-bench'
import { RouteTable } from './route-table'
import { routesAsk, routesPageSize } from './routes-ask'

/** How requests from outside find an application: the routes in their order, and a bench that says it for one request. */
export function RoutesPage() {
  const t = useTranslations('gateway')
  const params = new URLSearchParams(useSearchParams())
  useStreamInvalidation(['gateway'], [['gateway']])
  const live = useLive(3_000)
  const { data, dataUpdatedAt, isRefetchError } = useSuspenseQuery({ ...routesQuery(routesAsk(params)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const change = useQueryChange()
  const filtered = params.get('team') !== null || params.get('application') !== null
  const troubled = data.items.filter(({ conflicts, name }) => conflicts.some(({ route }) => route === name)).length
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { total: data.total ?? data.items.length, troubled })}</p>
        </div>
        <div className="acts">
          <NewButton />
        </div>
      </div>
      <StaleNote meta={{ source: t('title'), asOfMs: dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={isRefetchError} />
      <div className="stack stack-4">
        {!data.proxyAnswers && <p className="note warn" role="status">{t('proxySilent')}</p>}
        <Panel title={t('list.title')}>
          {!filtered && data.items.length === 0 && pages.page === 0 ? (
            <Empty icon="gateway" title={t('empty.title')}>
              {t('empty.text')}
              <br />
              {t('empty.qd')}
              <code className="mono block mt-2">npm run -s qd -- gateway create tv-api --team T --path /api --to home</code>
            </Empty>
          ) : (
            <>
              <ListFilter />
              <RouteTable rows={data.items} proxyAnswers={data.proxyAnswers} {...(data.items.length === 0 && { instead: <TableMessage columns={8}><NoMatch what={t('list.noMatch')} onClear={() => change({ team: null, application: null, page: null })} /></TableMessage> })} />
              {data.items.length > 0 && <Pager first={pages.page * routesPageSize + 1} shown={data.items.length} total={data.total} order={t('list.order')} onEarlier={pages.earlier} onLater={pages.later(data.next)} />}
            </>
          )}
        </Panel>
        <RequestBench />
        <QueryView loading={<LoadingBlock height={160} />} title={t('filters.unreadable')}>
          <FiltersPanel />
        </QueryView>
        <LimitsPanel limits={data.limits} />
      </div>
    </>
  )
}

/** Whose routes, of those that the reader is in; and whom they lead to, where a link says so. */
function ListFilter() {
  const t = useTranslations('gateway')
  const params = useSearchParams()
  const change = useQueryChange()
  const { me } = useShell()
  const team = params.get('team') ?? ''
  const application = params.get('application')
  // A team of the address that the reader is not in is still what is asked for.
  const teams = [...new Set([...(team === '' ? [] : [team]), ...me.teams.map(({ slug }) => slug)])]
  return (
    <div className="body row wrap">
      <Select label={t('column.team')} value={team} options={[{ value: '', label: t('list.anyTeam') }, ...teams.map((one) => ({ value: one, label: one }))]} onChange={(next) => change({ team: next || null, page: null })} />
      {application !== null && (
        <Button look="quiet" icon="close" onClick={() => change({ application: null, page: null })}>
          {t('list.onlyTo', { application })}
        </Button>
      )}
    </div>
  )
}

/** Leads to the form; who may not is told so here, before anything is filled in. */
function NewButton() {
  const t = useTranslations('gateway')
  const refusal = useRefusalText()(useDecide()('gateway:write'))
  if (refusal !== null)
    return (
      <Button icon="plus" reason={refusal}>
        {t('new.act')}
      </Button>
    )
  return (
    <ScopeLink className="btn primary" href="/gateway/new">
      <Icon name="plus" />
      {t('new.act')}
    </ScopeLink>
  )
}
