'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ConfigDocument } from '@/lib/domains/configuration/schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { configHref } from './config-look'
import { usePlaceWords } from './place-words'

export function DocumentTable({ rows, instead }: { rows: ConfigDocument[]; instead?: ReactNode }) {
  const t = useTranslations('configuration')
  const place = usePlaceWords()
  const columns: Column<ConfigDocument>[] = [
    {
      key: 'for',
      head: t('column.for'),
      cell: (row) => (
        <>
          <ScopeLink className="name" href={configHref(row)}>
            {place(row)}
          </ScopeLink>
          {row.comment && <div className="sub trunc clampm">{row.comment}</div>}
        </>
      ),
    },
    { key: 'layer', head: t('column.layer'), priority: 3, cell: (row) => t(`layer.${row.layer}`) },
    { key: 'format', head: t('column.format'), priority: 2, cell: (row) => t(`format.${row.format}`) },
    { key: 'version', head: t('column.version'), figure: true, cell: (row) => row.version },
    { key: 'by', head: t('column.by'), priority: 2, cell: (row) => row.savedBy },
    { key: 'saved', head: t('column.saved'), className: 'r', priority: 3, cell: (row) => <Ago atMs={Date.parse(row.savedAt)} /> },
  ]
  return <Table two caption={t('list.caption')} columns={columns} rows={rows} rowKey={(row) => row.id} rowHref={configHref} {...(instead !== undefined && { instead })} />
}
