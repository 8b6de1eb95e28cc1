'use client'

import { useTranslations } from 'next-intl'
import type { DependencyState } from '@/lib/domains/gateway/dependency-schemas'
import { millisecondsColumn, percent, rate } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { dependencyLook, failedShare, worstFirst } from './dependency-look'
import { applicationHref, NotKnown } from './figure-cells'

const minuteSeconds = 60

function FailedCell({ row }: { row: DependencyState }) {
  const share = failedShare(row)
  if (share === null) return <NotKnown />
  return <span className={share >= 0.1 ? 't-bad strong' : share >= 0.01 ? 't-warn strong' : ''}>{percent(share).value}</span>
}

function FallbackCell({ row }: { row: DependencyState }) {
  const t = useTranslations('application')
  const { fallbacks } = row.policy
  if (fallbacks.length === 0) return <span className="muted">{t('dependencies.noFallback')}</span>
  return (
    <>
      <span title={fallbacks.join('\n')}>{t('dependencies.fallbacks', { count: fallbacks.length })}</span>
      {row.totals.fallbacks > 0 && <div className="sub">{t('dependencies.served', { count: row.totals.fallbacks })}</div>}
    </>
  )
}

/** One row for each application that is called, worst first. */
export function DependencyTable({ dependencies }: { dependencies: readonly DependencyState[] }) {
  const t = useTranslations('application')
  const columns: Column<DependencyState>[] = [
    { key: 'callee', head: t('dependencies.callee'), cell: ({ callee }) => <ScopeLink className="name" href={applicationHref(callee)}>{callee}</ScopeLink> },
    {
      key: 'state',
      head: t('dependencies.state'),
      cell: (row) => {
        const { state, word } = dependencyLook(row)
        return <State state={state} word={t(`dependencies.word.${word}`)} />
      },
    },
    { key: 'failed', head: t('dependencies.failed'), figure: true, cell: (row) => <FailedCell row={row} /> },
    { key: 'rate', head: t('dependencies.rate'), figure: true, cell: ({ minute }) => rate(minute.requests / minuteSeconds).value },
    { key: 'p95', head: t('dependencies.p95'), figure: true, priority: 3, cell: ({ minute }) => (minute.p95Ms === null ? <NotKnown /> : `≤ ${millisecondsColumn(minute.p95Ms)}`) },
    { key: 'timeout', head: t('dependencies.timeout'), figure: true, priority: 3, cell: ({ policy }) => millisecondsColumn(policy.timeoutMs) },
    { key: 'fallback', head: t('dependencies.fallback'), priority: 2, cell: (row) => <FallbackCell row={row} /> },
    { key: 'since', head: t('dependencies.since'), figure: true, priority: 2, cell: ({ sinceMs }) => (sinceMs === null ? <span className="muted">{t('dependencies.always')}</span> : <Ago atMs={sinceMs} />) },
  ]
  return <Table caption={t('dependencies.title')} columns={columns} rows={worstFirst(dependencies)} rowKey={({ callee }) => callee} two />
}
