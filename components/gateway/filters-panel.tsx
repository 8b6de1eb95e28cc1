'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { filtersQuery } from '@/lib/domains/gateway/queries/filters'
import { count } from '../data/numbers'
import { Empty } from '../data/states'
import { Table } from '../data/table'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive } from '../shell/use-live'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { useNow } from '../ui/use-now'
import { filterHref, filterState, filterWord } from './filter-look'

/** Code that looks at requests: by stage and order, with how its calls end. */
export function FiltersPanel() {
  const t = useTranslations('gateway')
  const nowMs = useNow()
  const live = useLive(3_000)
  const { data } = useSuspenseQuery({ ...filtersQuery(), refetchInterval: live.refetchInterval })
  const refusal = useRefusalText()(useDecide()('gateway-filters:write'))
  const dash = <span className="muted">–</span>
  const act =
    refusal === null ? (
      <ScopeLink href="/gateway/filters/new">{t('filters.new')}</ScopeLink>
    ) : (
      <Button look="quiet" reason={refusal}>
        {t('filters.new')}
      </Button>
    )
  return (
    <Panel title={t('filters.title')} end={act} footer={t('filters.order')}>
      {data.items.length === 0 ? (
        <Empty icon="filter" title={t('filters.none')}>
          {t('filters.what')}
        </Empty>
      ) : (
        <Table
          two caption={t('filters.title')} rows={data.items} rowKey={({ id }) => id} rowHref={filterHref}
          columns={[
            {
              key: 'filter', head: t('filters.filter'),
              cell: (row) => (
                <>
                  <ScopeLink className="name" href={filterHref(row)}>
                    {row.name}
                  </ScopeLink>
                  <div className="sub">{t(`filters.stage.${row.document.stage}`)}</div>
                </>
              ),
            },
            { key: 'state', head: t('column.state'), cell: (row) => { const word = filterWord(row, data.proxyAnswers, nowMs); return <State state={filterState[word]} word={t(`filters.state.${word}`)} /> } },
            { key: 'share', head: t('filters.share'), figure: true, priority: 2, cell: ({ document }) => document.sharePercent },
            { key: 'routes', head: t('filters.routes'), priority: 3, cell: ({ document }) => document.routes.join(', ') || t('filters.all') },
            { key: 'calls', head: t('filters.calls'), figure: true, priority: 2, cell: ({ counts }) => (counts ? count(counts.calls) : dash) },
            { key: 'failures', head: t('filters.failures'), figure: true, cell: ({ counts }) => (counts ? <span className={counts.failures > 0 ? 't-bad strong' : ''}>{count(counts.failures)}</span> : dash) },
          ]}
        />
      )}
    </Panel>
  )
}
