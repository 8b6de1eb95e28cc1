'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { marketplaceQuery, servicesQuery } from '@/lib/domains/catalog/queries/services'
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
import { MarketplacePanel } from './marketplace-panel'
import { OrderButton } from './order-button'
import { QuotaPanel } from './quota-panel'
import { isMoving } from './service-look'
import { ServiceTable } from './service-table'
import { serviceFilterKeys, servicesAsk, servicesPageSize } from './services-ask'

/** What teams have ordered, what there is to order, and how much of it. */
export function ServicesPage() {
  const t = useTranslations('services')
  const params = new URLSearchParams(useSearchParams())
  useStreamInvalidation(['services'], [['services']])
  const decide = useDecide()
  const live = useLive(10_000)
  const { data: market } = useSuspenseQuery(marketplaceQuery())
  const { data: list } = useSuspenseQuery({ ...servicesQuery(servicesAsk(params)), refetchInterval: live.refetchInterval })
  const pages = useCursorPages()
  const filtered = serviceFilterKeys.some((key) => params.get(key))
  const moving = list.items.filter((one) => isMoving(one)).length
  const failed = list.items.filter(({ state }) => state === 'failed').length
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede', { total: list.total ?? list.items.length, moving, failed })}</p>
        </div>
        <div className="acts">
          <OrderButton decision={decide('services:create')} />
        </div>
      </div>
      <div className="stack stack-4">
        {!filtered && list.items.length === 0 && pages.page === 0 ? (
          <Panel>
            <Empty icon="database" title={t('empty.title')}>
              {t('empty.text')}
              <br />
              {t('empty.qd')}
              <code className="mono block mt-2">npm run -s qd -- services create NAME --team T --plan small --wait</code>
            </Empty>
          </Panel>
        ) : (
          <Panel title={t('list.title')}>
            <div className="body">
              <Filters teams={[...new Set(market.quotas.map(({ team }) => team))]} />
            </div>
            <ServiceTable rows={list.items} {...(list.items.length === 0 && { instead: <TableMessage columns={6}><Nothing /></TableMessage> })} />
            {list.items.length > 0 && <Pager first={pages.page * servicesPageSize + 1} shown={list.items.length} total={list.total} order={t('list.order')} onEarlier={pages.earlier} onLater={pages.later(list.next)} />}
          </Panel>
        )}
        <MarketplacePanel offerings={market.offerings} />
        <QuotaPanel quotas={market.quotas} />
      </div>
    </>
  )
}

function Nothing() {
  const t = useTranslations('services')
  const change = useQueryChange()
  return <NoMatch what={t('list.noMatch')} onClear={() => change({ ...Object.fromEntries(serviceFilterKeys.map((key) => [key, null])), page: null })} />
}

function Filters({ teams }: { teams: string[] }) {
  const t = useTranslations('services')
  const params = useSearchParams()
  const change = useQueryChange()
  return (
    <SearchForm names={['application']} className="row wrap">
      <ApplicationField label={t('filter.application')} />
      <Select label={t('filter.team')} value={params.get('team') ?? ''} options={[{ value: '', label: t('filter.anyTeam') }, ...teams.map((value) => ({ value, label: value }))]} onChange={(team) => change({ team: team || null, page: null })} />
      <Select label={t('filter.show')} value={params.get('show') === 'deleted' ? 'deleted' : 'live'} options={(['live', 'deleted'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))} onChange={(show) => change({ show: show === 'live' ? null : show, page: null })} />
      <button type="submit" className="btn">
        {t('filter.search')}
      </button>
    </SearchForm>
  )
}
