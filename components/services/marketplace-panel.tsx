'use client'

import { useTranslations } from 'next-intl'
import type { Offering, Plan } from '@/lib/domains/catalog/schemas'
import { type Column, Table } from '../data/table'
import { Panel } from '../ui/panel'
import { bytesText } from './service-look'

/** What there is to order, plan by plan. */
export function MarketplacePanel({ offerings }: { offerings: readonly Offering[] }) {
  const t = useTranslations('services')
  const columns: Column<Plan & { offering: Offering['name'] }>[] = [
    {
      key: 'plan',
      head: t('market.plan'),
      cell: (row) => (
        <>
          <span className="med">{t('column.planOf', { offering: t(`offering.${row.offering}`), plan: t(`plan.${row.name}`) })}</span>
          <div className="sub">{t(`planWords.${row.name}`)}</div>
        </>
      ),
    },
    { key: 'size', head: t('market.size'), figure: true, cell: (row) => bytesText(row.sizeLimitBytes) },
    { key: 'connections', head: t('market.connections'), figure: true, priority: 3, cell: (row) => row.connectionsLimit },
    { key: 'quota', head: t('market.quota'), figure: true, priority: 3, cell: (row) => row.defaultQuota },
  ]
  return (
    <Panel title={t('market.title')} footer={<span className="muted">{t('market.note')}</span>}>
      <Table two caption={t('market.caption')} columns={columns} rows={offerings.flatMap((offering) => offering.plans.map((plan) => ({ ...plan, offering: offering.name })))} rowKey={(row) => row.id} />
    </Panel>
  )
}
