'use client'

import { useTranslations } from 'next-intl'
import type { RegistrySummary } from '@/lib/domains/registry/schemas'
import { applicationHref } from '../applications/figure-cells'
import { count } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { type MatrixRow, zoneMatrix } from './zone-matrix'

/** Applications against zones: each cell a count, each count a link to its leases. */
export function WhoIsWhere({ summary }: { summary: RegistrySummary }) {
  const t = useTranslations('registry')
  const { zones, rows, more } = zoneMatrix(summary)
  const columns: Column<MatrixRow>[] = [
    {
      key: 'application',
      head: t('where.application'),
      cell: (row) => (
        <ScopeLink className="name" href={applicationHref(row.application)}>
          {row.application}
        </ScopeLink>
      ),
    },
    ...zones.map((zone, at): Column<MatrixRow> => ({
      key: zone,
      head: zone,
      figure: true,
      cell: (row) => {
        const here = row.cells[at] ?? 0
        if (here === 0) return <span className="muted">0</span>
        return (
          <ScopeLink className="plain" href={`/registry?application=${encodeURIComponent(row.application)}&zone=${encodeURIComponent(zone)}`}>
            {count(here)}
          </ScopeLink>
        )
      },
    })),
    { key: 'up', head: t('where.up'), figure: true, cell: (row) => <span className={row.up < row.total ? 't-warn strong' : ''}>{`${row.up} / ${row.total}`}</span> },
  ]
  return (
    <>
      <Table caption={t('where.title')} columns={columns} rows={rows} rowKey={(row) => row.application} rowHref={(row) => applicationHref(row.application, 'instances')} />
      {more > 0 && <p className="body tight muted sm">{t('where.more', { more })}</p>}
    </>
  )
}
