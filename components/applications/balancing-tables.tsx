'use client'

import { useTranslations } from 'next-intl'
import type { BalancedInstance, BalancingState, EjectionEvent } from '@/lib/domains/gateway/balancing-schemas'
import { count, millisecondsColumn, percent } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { useTimeWords } from '../data/use-words'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { NotKnown } from './figure-cells'

/** Each instance's part of the requests of its server group, by the weights alone: open requests move single ones. Zero while it is left out. */
export function sharesOf(instances: readonly BalancedInstance[]): Map<string, number> {
  const fit = instances.filter(({ ejectedUntilMs }) => ejectedUntilMs === null)
  // When all are left out, all are used.
  const used = fit.length > 0 ? fit : instances
  const totals = new Map<string | null, number>()
  for (const { serverGroup, weight } of used) totals.set(serverGroup, (totals.get(serverGroup) ?? 0) + weight)
  return new Map(instances.map((one) => [one.instance, used.includes(one) ? one.weight / (totals.get(one.serverGroup) || 1) : 0]))
}

function StateCell({ row, nowMs }: { row: BalancedInstance; nowMs: number }) {
  const t = useTranslations('balancing')
  const words = useTimeWords()
  const reason = row.reason && <div className="sub">{row.reason}</div>
  if (row.ejectedUntilMs !== null) return <><State state="bad" word={t('state.ejected', { left: words.duration(Math.max(0, row.ejectedUntilMs - nowMs)) })} />{reason}</>
  if (row.failuresInRow > 0) return <><State state="warn" word={t('state.failing', { count: row.failuresInRow })} />{reason}</>
  return <State state="ok" word={t('state.serving')} />
}

/** Those left out come first. */
export function BalancedInstances({ state }: { state: BalancingState }) {
  const t = useTranslations('balancing')
  const shares = sharesOf(state.instances)
  const columns: Column<BalancedInstance>[] = [
    { key: 'instance', head: t('instances.instance'), cell: ({ instance, zone, serverGroup }) => <><span className="name mono">{instance}</span><div className="sub">{[serverGroup, zone].filter(Boolean).join(' · ')}</div></> },
    { key: 'state', head: t('instances.state'), cell: (row) => <StateCell row={row} nowMs={state.nowMs} /> },
    { key: 'share', head: t('instances.share'), figure: true, cell: ({ instance }) => percent(shares.get(instance) ?? 0).value },
    { key: 'weight', head: t('instances.weight'), figure: true, priority: 3, cell: ({ weight }) => weight.toFixed(2) },
    { key: 'latency', head: t('instances.latency'), figure: true, cell: ({ latencyMs }) => (latencyMs === null ? <NotKnown /> : millisecondsColumn(latencyMs)) },
    { key: 'open', head: t('instances.open'), figure: true, priority: 3, cell: ({ open }) => count(open) },
    { key: 'served', head: t('instances.served'), figure: true, priority: 2, cell: ({ served }) => count(served) },
  ]
  return <Table caption={t('instances.title')} columns={columns} rows={state.instances} rowKey={({ instance }) => instance} two />
}

/** The evidence: when it failed first, when it was left out, for how long and why. */
export function EjectionList({ ejections }: { ejections: readonly EjectionEvent[] }) {
  const t = useTranslations('balancing')
  const words = useTimeWords()
  const columns: Column<EjectionEvent>[] = [
    { key: 'instance', head: t('instances.instance'), cell: ({ instance }) => <span className="mono">{instance}</span> },
    { key: 'reason', head: t('ejections.reason'), cell: ({ reason }) => reason, priority: 3 },
    { key: 'after', head: t('ejections.after'), figure: true, cell: ({ atMs, failingSinceMs, failuresInRow }) => t('ejections.afterCell', { time: words.duration(atMs - failingSinceMs), count: failuresInRow }) },
    { key: 'for', head: t('ejections.for'), figure: true, priority: 2, cell: ({ atMs, untilMs }) => words.duration(untilMs - atMs) },
    { key: 'at', head: t('ejections.at'), figure: true, cell: ({ atMs }) => <Ago atMs={atMs} /> },
  ]
  return <Table caption={t('ejections.title')} columns={columns} rows={[...ejections]} rowKey={({ instance, atMs }) => `${instance} ${atMs}`} />
}
