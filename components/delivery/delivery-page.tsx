'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { Pager } from '../data/pager'
import { ApplicationField, SearchForm } from '../data/search-form'
import { Empty, NoMatch } from '../data/states'
import { TableMessage } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { useDecide } from '../shell/use-decide'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { DeployButton } from './deploy-button'
import { deliveryFilterKeys, historyAsk, historySize, showChoices, showOf, underWayAsk } from './delivery-ask'
import { RolloutTable } from './rollout-table'

/** Rollouts that run or wait, and those that ended. */
export function DeliveryPage() {
  const t = useTranslations('delivery')
  const params = new URLSearchParams(useSearchParams())
  const live = useLive(5_000)
  useStreamInvalidation(['rollouts'], [['delivery', 'rollouts']])
  const decide = useDecide()
  const { data: underWay } = useSuspenseQuery({ ...rolloutsQuery(underWayAsk(params)), refetchInterval: live.refetchInterval })
  const { data: history } = useSuspenseQuery({ ...rolloutsQuery(historyAsk(params)), refetchInterval: live.refetchInterval })
  const show = showOf(params)
  const filtered = deliveryFilterKeys.some((key) => params.get(key))
  const waiting = underWay.items.filter(({ state }) => state === 'waiting').length
  const nothing = !filtered && underWay.items.length === 0 && history.items.length === 0
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { running: underWay.total ?? underWay.items.length, waiting })}</p>
        </div>
        <div className="acts">
          <DeployButton decision={decide('rollouts:start')} />
        </div>
      </div>
      {nothing ? (
        <Panel>
          <Empty icon="deploy" title={t('empty.title')}>
            {t('empty.text')}
            <br />
            {t('empty.qd')}
            <code className="mono block mt-2">npm run -s qd -- deploy ./my-service --application NAME</code>
          </Empty>
        </Panel>
      ) : (
        <>
          <Filters show={show} />
          <div className="stack stack-4">
            {show !== 'ended' && <UnderWay rows={underWay.items} />}
            {show !== 'under-way' && <History rows={history.items} total={history.total} next={history.next} filtered={filtered} />}
          </div>
        </>
      )}
    </>
  )
}

function Filters({ show }: { show: (typeof showChoices)[number] }) {
  const t = useTranslations('delivery')
  const params = useSearchParams()
  const change = useQueryChange()
  return (
    <SearchForm names={['application']}>
      <ApplicationField label={t('filter.application')} />
      <Select label={t('filter.show')} value={show} options={showChoices.map((value) => ({ value, label: t(`filter.${value}`) }))} onChange={(value) => change({ show: value === 'all' ? null : value, page: null })} />
      <Select
        label={t('filter.strategy')}
        value={params.get('strategy') ?? ''}
        options={[{ value: '', label: t('filter.anyStrategy') }, ...(['redblack', 'canary'] as const).map((value) => ({ value, label: t(`strategy.${value}`) }))]}
        onChange={(value) => change({ strategy: value || null, page: null })}
      />
      <button type="submit" className="btn">
        {t('filter.search')}
      </button>
    </SearchForm>
  )
}

const waitingFirst = (rows: Rollout[]) => rows.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'))

function UnderWay({ rows }: { rows: Rollout[] }) {
  const t = useTranslations('delivery')
  return (
    <Panel title={t('underWay.title')} {...(rows.length > 1 && { footer: <span className="muted">{t('underWay.order')}</span> })}>
      {rows.length === 0 ? <p className="body muted sm">{t('underWay.none')}</p> : <RolloutTable caption={t('underWay.caption')} rows={waitingFirst(rows)} />}
    </Panel>
  )
}

function History({ rows, total, next, filtered }: { rows: Rollout[]; total: number | null; next: string | null; filtered: boolean }) {
  const t = useTranslations('delivery')
  const params = useSearchParams()
  const change = useQueryChange()
  const pages = useCursorPages()
  const asked = ['application', 'strategy'].flatMap((key) => (params.get(key) ? [`${key}: ${params.get(key)}`] : []))
  const none = filtered && asked.length > 0 ? <NoMatch what={t('noMatch', { what: asked.join(', ') })} onClear={() => change(Object.fromEntries(deliveryFilterKeys.map((key) => [key, null])))} /> : <p className="body muted sm">{t('history.none')}</p>
  return (
    <Panel title={t('history.title')}>
      <RolloutTable caption={t('history.caption')} rows={rows} {...(rows.length === 0 && { instead: <TableMessage columns={6}>{none}</TableMessage> })} />
      {rows.length > 0 && <Pager first={pages.page * historySize + 1} shown={rows.length} total={total} order={t('history.order')} onEarlier={pages.earlier} onLater={pages.later(next)} />}
    </Panel>
  )
}
