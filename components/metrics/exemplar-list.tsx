'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ExemplarsQueryInput } from '@/lib/domains/telemetry/metric-query-schemas'
import { exemplarsQuery } from '@/lib/domains/telemetry/queries/metrics'
import { count } from '../data/numbers'
import { Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { traceHref } from '../traces/trace-table'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'

/** The twin of the dots: exemplars in order of time, each with its trace. Absent where there are none. */
export function ExemplarList({ ask, say }: { ask: ExemplarsQueryInput; say: (value: number) => string }) {
  const t = useTranslations('metrics')
  const { data } = useQuery({ ...exemplarsQuery(ask), staleTime: 30_000 })
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t('exemplar.title')} className="mt-4" footer={data.more > 0 ? t('exemplar.more', { count: count(data.more) }) : undefined}>
      <div style={{ maxHeight: 280, overflow: 'auto' }}>
        <Table
          caption={t('exemplar.title')}
          rows={data.items}
          rowKey={({ traceId, spanId, atMs }) => `${traceId} ${spanId ?? ''} ${atMs}`}
          columns={[
            { key: 'time', head: t('exemplar.time'), cell: ({ atMs }) => <Moment atMs={atMs} style="millis" /> },
            { key: 'value', head: t('exemplar.value'), figure: true, cell: ({ value }) => say(value) },
            { key: 'application', head: t('scope.application'), cell: ({ application }) => application },
            { key: 'labels', head: t('exemplar.labels'), priority: 2, cell: ({ labels }) => <span className="mono xs">{Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(' ')}</span> },
            {
              key: 'trace', head: t('exemplar.trace'),
              cell: ({ traceId, spanId }) => (
                <ScopeLink className="mono" href={`${traceHref(traceId)}${spanId ? `?span=${spanId}` : ''}`}>
                  {traceId.slice(0, 8)}
                </ScopeLink>
              ),
            },
          ]}
        />
      </div>
    </Panel>
  )
}
