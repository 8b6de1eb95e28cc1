'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { count } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { losesSome, matchText, routeHref, targetsText } from './route-look'
import { RouteState } from './route-words'

export function RouteTable({ rows, proxyAnswers, instead }: { rows: RouteRow[]; proxyAnswers: boolean; instead?: ReactNode }) {
  const t = useTranslations('gateway')
  const dash = <span className="muted">–</span>
  const columns: Column<RouteRow>[] = [
    { key: 'order', head: t('column.order'), figure: true, priority: 3, cell: (row) => row.document.order },
    {
      key: 'route',
      head: t('column.route'),
      cell: (row) => (
        <>
          <ScopeLink className="name" href={routeHref(row)}>
            {row.name}
          </ScopeLink>
          <div className="sub mono trunc clampm">{matchText(row.document)}</div>
        </>
      ),
    },
    { key: 'state', head: t('column.state'), cell: (row) => (
      <>
        <RouteState route={row} proxyAnswers={proxyAnswers} />
        {losesSome(row) && <div className="sub t-warn">{t('state.partly')}</div>}
      </>
    ) },
    { key: 'targets', head: t('column.targets'), priority: 3, cell: (row) => targetsText(row.document) },
    { key: 'team', head: t('column.team'), priority: 3, cell: (row) => row.team },
    { key: 'requests', head: t('column.requests'), figure: true, priority: 2, cell: (row) => (row.counts ? count(row.counts.requests) : dash) },
    { key: 'refused', head: t('column.refused'), figure: true, priority: 2, cell: (row) => (row.counts ? count(row.counts.limited + row.counts.tooLarge + row.counts.shed) : dash) },
    { key: 'failed', head: t('column.failed'), figure: true, priority: 2, cell: (row) => (row.counts ? <span className={row.counts.failed > 0 ? 't-bad strong' : ''}>{count(row.counts.failed)}</span> : dash) },
  ]
  return <Table two caption={t('list.caption')} columns={columns} rows={rows} rowKey={(row) => row.id} rowHref={routeHref} {...(instead !== undefined && { instead })} />
}
