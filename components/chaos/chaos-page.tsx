'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { runsQuery } from '@/lib/domains/chaos/queries/runs'
import { StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { ApplicationField, SearchForm } from '../data/search-form'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { useRefusalText } from '../delivery/refusal-text'
import { AbortAll } from './abort-all'
import { historyAsk, historySize, underWayAsk } from './chaos-ask'
import { RunTable } from './run-table'

/** Runs that are under way, and those that ended. */
export function ChaosPage() {
  const t = useTranslations('chaos')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  useStreamInvalidation(['chaos'], [['chaos', 'runs']])
  const decide = useDecide()
  const refusal = useRefusalText()
  const underWay = useSuspenseQuery({ ...runsQuery(underWayAsk(params)), refetchInterval: live.refetchInterval })
  const history = useSuspenseQuery({ ...runsQuery(historyAsk(params)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const change = useQueryChange()
  const application = params.get('application')
  const mayRun = refusal(decide('chaos:run'))
  const running = underWay.data.items
  const nothing = !application && running.length === 0 && history.data.items.length === 0
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: underWay.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={underWay.isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { running: underWay.data.total ?? running.length })}</p>
        </div>
        <div className="acts">
          <AbortAll running={running.length} decision={decide('chaos:abort-all')} />
          {mayRun === null ? (
            <ScopeLink className="btn primary" href="/chaos/new">
              <Icon name="plus" />
              {t('start')}
            </ScopeLink>
          ) : (
            <Button look="primary" icon="plus" reason={mayRun}>
              {t('start')}
            </Button>
          )}
        </div>
      </div>
      {nothing ? (
        <Panel>
          <Empty icon="chaos" title={t('empty.title')}>
            {t('empty.text')}
            <br />
            {t('empty.qd')}
            <code className="mono block mt-2">npm run -s qd -- chaos run recommendations --fault delay --ms 500 --caller home --why &quot;…&quot;</code>
          </Empty>
        </Panel>
      ) : (
        <>
          <SearchForm names={['application']}>
            <ApplicationField label={t('filter.application')} />
            <button type="submit" className="btn">
              {t('filter.search')}
            </button>
          </SearchForm>
          <div className="stack stack-4">
            <Panel title={t('underWay.title')}>{running.length === 0 ? <p className="body muted sm">{t('underWay.none')}</p> : <RunTable caption={t('underWay.caption')} rows={running} />}</Panel>
            <Panel title={t('history.title')}>
              <RunTable
                caption={t('history.caption')}
                rows={history.data.items}
                {...(history.data.items.length === 0 && {
                  instead: (
                    <TableMessage columns={5}>
                      {application ? <NoMatch what={t('noMatch', { application })} onClear={() => change({ application: null, page: null })} /> : <p className="body muted sm">{t('history.none')}</p>}
                    </TableMessage>
                  ),
                })}
              />
              {history.data.items.length > 0 && (
                <Pager first={pages.page * historySize + 1} shown={history.data.items.length} total={history.data.total} order={t('history.order')} onEarlier={pages.earlier} onLater={pages.later(history.data.next)} />
              )}
            </Panel>
          </div>
        </>
      )}
    </>
  )
}
