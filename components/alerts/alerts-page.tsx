'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { alertsQuery, rulesQuery } from '@/lib/domains/alerts/queries/alerts'
import { StaleNote } from '../data/freshness'
import { Pager } from '../data/pager'
import { ApplicationField, SearchForm } from '../data/search-form'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { AlertTable } from './alert-table'
import { historyAsk, historySize, openAsk, rulesAsk, rulesSize } from './alerts-ask'
import { RuleTable } from './rule-table'

/** What is open, what is silenced, what was, and the rules behind it. */
export function AlertsPage() {
  const t = useTranslations('alerts')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(10_000)
  useStreamInvalidation(['alerts'], [['alerts', 'alerts'], ['alerts', 'rules']])
  const open = useSuspenseQuery({ ...alertsQuery(openAsk(params)), refetchInterval: live.refetchInterval })
  const history = useSuspenseQuery({ ...alertsQuery(historyAsk(params)), refetchInterval: live.refetchInterval })
  const rules = useSuspenseQuery({ ...rulesQuery(rulesAsk(params)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const rulePages = useCursorPages('rules')
  const change = useQueryChange()
  const application = params.get('application')
  const loud = open.data.items.filter(({ silence }) => silence === null)
  const silenced = open.data.items.filter(({ silence }) => silence !== null)
  const unknown = rules.data.items.filter(({ standing }) => standing.state === 'no-data').length
  const nothing = !application && rules.data.items.length === 0 && history.data.items.length === 0
  const noMatch = application ? <NoMatch what={t('noMatch', { application })} onClear={() => change({ application: null, page: null, rules: null })} /> : null
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: open.dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={open.isRefetchError} />
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">
            {t('lede', { open: loud.length, silenced: silenced.length })} {unknown > 0 && t('unknownRules', { count: unknown })}
          </p>
        </div>
        <div className="acts">
          <NewRule />
        </div>
      </div>
      {nothing ? (
        <Panel>
          <Empty icon="alert" title={t('empty.title')}>
            {t('empty.text')}
            <code className="mono block mt-2">npm run -s qd -- alerts create home --name &quot;Too many errors&quot; --when &quot;error-share &gt; 5 for 60s&quot;</code>
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
            <Panel title={t('open.title')}>{loud.length === 0 ? <p className="body muted sm">{t('open.none')}</p> : <AlertTable caption={t('open.caption')} rows={loud} />}</Panel>
            {silenced.length > 0 && (
              <Panel title={t('silenced.title')}>
                <AlertTable caption={t('silenced.caption')} rows={silenced} />
              </Panel>
            )}
            <Panel title={t('rules.title')}>
              <RuleTable caption={t('rules.caption')} rows={rules.data.items} {...(rules.data.items.length === 0 && { instead: <TableMessage columns={5}>{noMatch ?? <p className="body muted sm">{t('rules.none')}</p>}</TableMessage> })} />
              {rules.data.items.length > 0 && (
                <Pager first={rulePages.page * rulesSize + 1} shown={rules.data.items.length} total={rules.data.total} order={t('order')} onEarlier={rulePages.earlier} onLater={rulePages.later(rules.data.next)} />
              )}
            </Panel>
            <Panel title={t('history.title')}>
              <AlertTable caption={t('history.caption')} rows={history.data.items} {...(history.data.items.length === 0 && { instead: <TableMessage columns={5}>{noMatch ?? <p className="body muted sm">{t('history.none')}</p>}</TableMessage> })} />
              {history.data.items.length > 0 && (
                <Pager first={pages.page * historySize + 1} shown={history.data.items.length} total={history.data.total} order={t('order')} onEarlier={pages.earlier} onLater={pages.later(history.data.next)} />
              )}
            </Panel>
          </div>
        </>
      )}
    </>
  )
}

function NewRule() {
  const t = useTranslations('alerts')
  const reason = useRefusalText()(useDecide()('alerts:write'))
  if (reason !== null)
    return (
      <Button look="primary" icon="plus" reason={reason}>
        {t('new')}
      </Button>
    )
  return (
    <ScopeLink className="btn primary" href="/alerts/new">
      <Icon name="plus" />
      {t('new')}
    </ScopeLink>
  )
}
