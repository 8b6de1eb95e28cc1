'use client'

import { useTranslations } from 'next-intl'
import type { Overview, ZoneRow } from '@/lib/domains/estate/schemas'
import { NotKnown } from '../applications/figure-cells'
import { millisecondsColumn, percent, rate } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'

/** Where requests are served and where instances are; what one side does not know is a dash. */
export function ZonesPanel({ overview }: { overview: Overview }) {
  const t = useTranslations('overview')
  const { recentSeconds, zones } = overview
  const columns: Column<ZoneRow>[] = [
    { key: 'zone', head: t('zones.zone'), cell: ({ zone }) => <ScopeLink className="name" href={`/registry?zone=${encodeURIComponent(zone)}`}>{zone}</ScopeLink> },
    { key: 'requests', head: t('zones.requests'), figure: true, cell: ({ requests }) => (requests === null ? <NotKnown /> : rate(requests / recentSeconds).value) },
    { key: 'errors', head: t('zones.errors'), figure: true, cell: ({ requests, errors, zone }) => <ZoneErrors requests={requests} errors={errors} zone={zone} /> },
    { key: 'p95', head: t('zones.p95'), figure: true, cell: ({ p95Ms }) => (p95Ms === null ? <NotKnown /> : millisecondsColumn(p95Ms)) },
    { key: 'up', head: t('zones.up'), figure: true, cell: ({ up, registered }) => (up === null ? <NotKnown /> : <span className={up < (registered ?? 0) ? 't-warn strong' : ''}>{`${up} / ${registered}`}</span>) },
  ]
  return (
    <Panel title={t('zones.title')} end={<span className="fresh">{t('zones.simulated')}</span>}>
      {zones.length === 0 ? <p className="body muted sm">{t('zones.none')}</p> : <Table caption={t('zones.caption')} columns={columns} rows={zones} rowKey={({ zone }) => zone} rowHref={({ zone }) => `/registry?zone=${encodeURIComponent(zone)}`} />}
    </Panel>
  )
}

function ZoneErrors({ requests, errors, zone }: { requests: number | null; errors: number | null; zone: string }) {
  if (requests === null || errors === null || requests === 0) return <NotKnown />
  const share = errors / requests
  if (errors === 0) return <>{percent(0).value}</>
  return (
    <ScopeLink className={share >= 0.01 ? 't-warn strong' : 'plain'} href={`/traces?status=error&zone=${encodeURIComponent(zone)}`}>
      {percent(share).value}
    </ScopeLink>
  )
}
