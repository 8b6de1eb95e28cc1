'use client'

import { useTranslations } from 'next-intl'
import type { EdgeState } from '@/lib/domains/gateway/edge-schemas'
import { count } from '../data/numbers'
import { Table } from '../data/table'
import { Panel } from '../ui/panel'

/** What the proxy has learnt that applications can take at once. */
export function LimitsPanel({ limits }: { limits: EdgeState['limits'] }) {
  const t = useTranslations('gateway')
  if (limits.length === 0) return null
  return (
    <Panel title={t('limits.title')} footer={t('limits.what')}>
      <Table
        caption={t('limits.title')} rows={limits} rowKey={({ application }) => application}
        columns={[
          { key: 'application', head: t('limits.application'), cell: ({ application }) => application },
          { key: 'inFlight', head: t('limits.inFlight'), figure: true, cell: ({ inFlight }) => count(inFlight) },
          { key: 'limit', head: t('limits.limit'), figure: true, cell: ({ limit }) => count(limit) },
          { key: 'shed', head: t('limits.shed'), figure: true, cell: ({ shed }) => <span className={shed > 0 ? 't-bad strong' : ''}>{count(shed)}</span> },
        ]}
      />
    </Panel>
  )
}
