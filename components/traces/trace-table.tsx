'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { TraceRow } from '@/lib/domains/telemetry/schemas'
import { count, millisecondsColumn } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { State } from '../ui/state'
import { Moment } from '../ui/time'

export const traceHref = (traceId: string): string => `/traces/${traceId}`

/** Traces with their length to one scale, so that the eye finds the long ones. */
export function TraceTable({ rows, sort, onSort, instead }: { rows: TraceRow[]; sort: string; onSort: (sort: string) => void; instead?: ReactNode }) {
  const t = useTranslations('traces')
  const longest = Math.max(1, ...rows.map((row) => row.durationMs))
  const columns: Column<TraceRow>[] = [
    { key: 'newest', head: t('column.time'), cell: (row) => <ScopeLink className="plain" href={traceHref(row.traceId)}><Moment atMs={row.startMs} style="millis" className="muted" /></ScopeLink> },
    { key: 'root', head: t('column.root'), cell: (row) => <span className="med nowrap">{row.rootApplication}</span> },
    { key: 'operation', head: t('column.operation'), cell: (row) => <span className="operation trunc inline-block align-bottom" title={row.rootOperation}>{row.rootOperation}</span> },
    {
      key: 'duration',
      head: t('column.duration'),
      priority: 3,
      className: 'w-1/5',
      cell: (row) => <span className="block h-1.5 rounded-1" style={{ width: `${Math.max(1, (row.durationMs / longest) * 100)}%`, background: row.errors > 0 ? 'var(--bad-solid)' : 'var(--c1)' }} aria-hidden="true" />,
    },
    { key: 'slowest', head: t('column.ms'), figure: true, cell: (row) => millisecondsColumn(row.durationMs) },
    { key: 'spans', head: t('column.spans'), figure: true, priority: 2, cell: (row) => count(row.spans) },
    { key: 'applications', head: t('column.applications'), figure: true, priority: 2, cell: (row) => <span title={row.applications.join(', ')}>{count(row.applications.length)}</span> },
    { key: 'result', head: t('column.result'), className: 'tight', cell: (row) => (row.errors > 0 ? <State state="bad" word={t('failed', { errors: row.errors })} /> : <State state="ok" word={t('ok')} />) },
  ]
  return (
    <Table
      caption={t('caption')}
      columns={columns.map((column) => (column.key === 'newest' || column.key === 'slowest' ? { ...column, sort: 'descending' as const } : column))}
      rows={rows}
      rowKey={(row) => row.traceId}
      rowHref={(row) => traceHref(row.traceId)}
      sort={sort}
      onSort={(next) => onSort(next.replace('-', ''))}
      {...(instead !== undefined && { instead })}
    />
  )
}
