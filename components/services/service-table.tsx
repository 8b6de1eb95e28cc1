'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Service } from '@/lib/domains/catalog/schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { useSaid } from './said'
import { bytesText, serviceHref, shareOf } from './service-look'
import { ServiceState } from './service-words'

export function ServiceTable({ rows, instead }: { rows: Service[]; instead?: ReactNode }) {
  const t = useTranslations('services')
  return <Table two caption={t('list.caption')} columns={useColumns()} rows={rows} rowKey={(row) => row.id} rowHref={serviceHref} {...(instead !== undefined && { instead })} />
}

function useColumns(): Column<Service>[] {
  const t = useTranslations('services')
  const said = useSaid()
  return [
    {
      key: 'service',
      head: t('column.service'),
      cell: (row) => (
        <>
          <ScopeLink className="name" href={serviceHref(row)}>
            {row.name}
          </ScopeLink>
          <div className="sub">{t('column.planOf', { offering: t(`offering.${row.offering}`), plan: t(`plan.${row.plan}`) })}</div>
        </>
      ),
    },
    {
      key: 'state',
      head: t('column.state'),
      cell: (row) => (
        <>
          <ServiceState service={row} />
          {row.reason && <div className="sub trunc clampm">{said(row)}</div>}
        </>
      ),
    },
    { key: 'team', head: t('column.team'), priority: 3, cell: (row) => row.team },
    { key: 'size', head: t('column.size'), priority: 3, cell: (row) => <SizeCell service={row} /> },
    { key: 'bindings', head: t('column.bindings'), figure: true, priority: 2, cell: (row) => row.bindings },
    { key: 'use', head: t('column.lastUse'), className: 'r', cell: (row) => (row.lastUseAt ? <Ago atMs={Date.parse(row.lastUseAt)} /> : <span className="muted">{t('never')}</span>) },
  ]
}

export function SizeCell({ service: { usage, sizeLimitBytes, overSize } }: { service: Service }) {
  const t = useTranslations('services')
  if (!usage) return <span className="muted">–</span>
  const words = t('usage.sizeOf', { size: bytesText(usage.sizeBytes), limit: bytesText(sizeLimitBytes) })
  return (
    <span className="progress" title={words}>
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${shareOf(usage.sizeBytes, sizeLimitBytes) * 100}%`, background: overSize ? 'var(--warn-solid)' : 'var(--info-solid)' }} />
      </span>
      <span className="num muted">{words}</span>
    </span>
  )
}
