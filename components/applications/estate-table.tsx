'use client'

import { useTranslations } from 'next-intl'
import type { EstateRow, SparkLine } from '@/lib/domains/estate/schemas'
import { Spark } from '../charts/draw/spark'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { applicationHref, ErrorFigure, InstancesFigure, LatencyFigure, NotKnown, RateFigure } from './figure-cells'
import { useReason, VerdictWord } from './verdict'

/** Where errors begin to matter, a spark line turns red. */
const errorShares = ({ requests, errors }: SparkLine) => requests.map((count, slot) => (count ? (errors[slot] ?? 0) / count : null))

export function useEstateColumns(seconds: number): Column<EstateRow>[] {
  const t = useTranslations('applications')
  const reason = useReason()
  return [
    {
      key: 'name',
      head: t('column.name'),
      sort: 'ascending',
      cell: (row) => (
        <>
          <ScopeLink className="name" href={applicationHref(row.name)}>
            {row.name}
          </ScopeLink>
          <div className="sub">{row.owner.kind === 'team' ? row.owner.team : t(row.owner.kind === 'platform' ? 'platform' : 'unowned')}</div>
        </>
      ),
    },
    {
      key: 'worst',
      head: t('column.state'),
      cell: (row) => (
        <>
          <VerdictWord verdict={row.verdict} />
          <div className="sub trunc clampm" title={reason(row.verdict.reason)}>
            {reason(row.verdict.reason)}
          </div>
        </>
      ),
    },
    {
      key: 'requests',
      head: t('column.requests'),
      figure: true,
      priority: 3,
      sort: 'descending',
      cell: (row) => (
        <SparkCell row={row} values={(spark) => spark.requests}>
          <RateFigure row={row} seconds={seconds} />
        </SparkCell>
      ),
    },
    {
      key: 'errors',
      head: t('column.errors'),
      figure: true,
      sort: 'descending',
      cell: (row) => (
        <SparkCell row={row} values={errorShares}>
          <ErrorFigure row={row} />
        </SparkCell>
      ),
    },
    {
      key: 'p95',
      head: t('column.p95'),
      figure: true,
      priority: 3,
      sort: 'descending',
      cell: (row) => (
        <SparkCell row={row} values={(spark) => spark.p95Ms}>
          <LatencyFigure row={row} />
        </SparkCell>
      ),
    },
    { key: 'instances', head: t('column.instances'), priority: 2, sort: 'descending', cell: (row) => <InstancesFigure row={row} /> },
    { key: 'release', head: t('column.release'), priority: 3, cell: (row) => <ReleaseCell row={row} /> },
  ]
}

function SparkCell({ row, values, children }: { row: EstateRow; values: (spark: SparkLine) => (number | null)[]; children: React.ReactNode }) {
  const drawn = row.traffic ? values(row.traffic.spark) : []
  return (
    <span className="spark-cell">
      {drawn.length > 1 && (
        <span className="p3">
          <Spark values={drawn} />
        </span>
      )}
      <span className="num">{children}</span>
    </span>
  )
}

function ReleaseCell({ row: { release } }: { row: EstateRow }) {
  if (!release) return <NotKnown />
  return (
    <>
      <span className="num">{release.version || `#${release.number}`}</span>
      <div className="sub">
        <Ago atMs={Date.parse(release.at)} />
      </div>
    </>
  )
}

export function EstateTable({ rows, seconds, sort, onSort, instead }: { rows: EstateRow[]; seconds: number; sort?: string; onSort?: (sort: string) => void; instead?: React.ReactNode }) {
  const t = useTranslations('applications')
  return (
    <Table
      caption={t('caption')}
      columns={useEstateColumns(seconds)}
      rows={rows}
      rowKey={(row) => row.name}
      rowHref={(row) => applicationHref(row.name)}
      two
      {...(sort !== undefined && { sort })}
      {...(onSort && { onSort })}
      {...(instead !== undefined && { instead })}
    />
  )
}
