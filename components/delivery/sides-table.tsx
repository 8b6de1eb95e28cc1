'use client'

import { useTranslations } from 'next-intl'
import type { SummaryRow } from '@/lib/domains/telemetry/schemas'
import { NotKnown } from '../applications/figure-cells'
import { count, millisecondsColumn, percent } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Pill } from '../ui/pill'
import type { RolloutGroup } from './rollout-groups'

interface Side extends RolloutGroup {
  figures: SummaryRow | null
}

/** Old and new since the rollout began. Nothing seen of a group is a dash, never a zero. */
export function SidesTable({ application, groups, rows, from, to }: { application: string; groups: RolloutGroup[]; rows: SummaryRow[]; from: string; to: string }) {
  const t = useTranslations('delivery')
  const sides = groups.map((group): Side => ({ ...group, figures: rows.find(({ key }) => key === group.name) ?? null }))
  const traces = (more: string) => `/traces?application=${encodeURIComponent(application)}&from=${from}&to=${to}${more}`
  const figure = (key: 'requests' | 'failed' | 'errors' | 'p50' | 'p95', show: (row: SummaryRow) => React.ReactNode, more: Partial<Column<Side>> = {}): Column<Side> => ({
    key,
    head: t(`page.${key}`),
    figure: true,
    cell: ({ figures }) => (figures === null ? <NotKnown /> : (show(figures) ?? <NotKnown />)),
    ...more,
  })
  const columns: Column<Side>[] = [
    {
      key: 'side',
      head: t('page.side'),
      cell: ({ name, role }) => (
        <span className="row wrap">
          <span className="mono med">{name}</span> <RolePill role={role} />
        </span>
      ),
    },
    figure('requests', ({ requests }) => count(requests)),
    figure('failed', ({ errors }) => (errors === 0 ? '0' : <ScopeLink className="t-bad strong" href={traces('&status=error')}>{count(errors)}</ScopeLink>)),
    figure('errors', ({ requests, errors }) => (requests === 0 ? null : percent(errors / requests).value), { priority: 3 }),
    figure('p50', ({ p50Ms }) => (p50Ms === null ? null : millisecondsColumn(p50Ms)), { priority: 3 }),
    figure('p95', ({ p95Ms }) => (p95Ms === null ? null : <ScopeLink className="plain" href={traces('&sort=slowest')}>{millisecondsColumn(p95Ms)}</ScopeLink>)),
  ]
  if (sides.length === 0) return null
  return (
    <div>
      <h2 className="sm med soft mb-1">{t('page.sides')}</h2>
      <Table caption={t('page.sides')} columns={columns} rows={sides} rowKey={({ name }) => name} />
    </div>
  )
}

export function RolePill({ role }: { role: RolloutGroup['role'] }) {
  const t = useTranslations('delivery')
  return <Pill look={role === 'canary' ? 'canary' : 'line'}>{t(`page.role.${role}`)}</Pill>
}
