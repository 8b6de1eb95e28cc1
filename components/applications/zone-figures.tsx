'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { summaryQuery } from '@/lib/domains/telemetry/queries/summary'
import type { SummaryRow } from '@/lib/domains/telemetry/schemas'
import { count, millisecondsColumn, percent } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { scopeAsk } from '../overview/ask'
import { ScopeLink } from '../shell/scope-link'
import { useLive } from '../shell/use-live'
import { NotKnown } from './figure-cells'

/** One application by zone over the range: where it is slow, where it fails. */
export function ZoneFigures({ name }: { name: string }) {
  const t = useTranslations('application')
  const live = useLive(5_000)
  const { data } = useSuspenseQuery({ ...summaryQuery({ ...scopeAsk(new URLSearchParams(useSearchParams())), application: name, by: 'zone', sort: 'p95' }), refetchInterval: live.refetchInterval })
  const rows = data.rows.filter((row) => row.key !== '')
  const traces = (row: SummaryRow, more: string) => `/traces?application=${encodeURIComponent(name)}&zone=${encodeURIComponent(row.key)}${more}`
  const columns: Column<SummaryRow>[] = [
    { key: 'zone', head: t('zones.zone'), cell: (row) => <ScopeLink className="name" href={traces(row, '')}>{row.key}</ScopeLink> },
    { key: 'requests', head: t('zones.requests'), figure: true, cell: (row) => count(row.requests) },
    {
      key: 'errors',
      head: t('zones.errors'),
      figure: true,
      cell: (row) => (row.requests === 0 ? <NotKnown /> : row.errors === 0 ? '0' : <ScopeLink className={row.errors / row.requests >= 0.01 ? 't-warn strong' : 'plain'} href={traces(row, '&status=error')}>{percent(row.errors / row.requests).value}</ScopeLink>),
    },
    { key: 'p95', head: t('zones.p95'), figure: true, cell: (row) => (row.p95Ms === null ? <NotKnown /> : <ScopeLink className="plain" href={traces(row, '&sort=slowest')}>{millisecondsColumn(row.p95Ms)}</ScopeLink>) },
  ]
  if (rows.length === 0) return <p className="body muted sm">{t('zones.none')}</p>
  return <Table caption={t('zones.title')} columns={columns} rows={rows} rowKey={(row) => row.key} />
}
