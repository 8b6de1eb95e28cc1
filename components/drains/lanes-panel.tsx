'use client'

import { useTranslations } from 'next-intl'
import type { DrainLane } from '@/lib/domains/drains/progress-schemas'
import { Spark } from '../charts/draw/spark'
import { bytes, count, quantityText } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { useTimeWords } from '../data/use-words'
import { Panel } from '../ui/panel'
import { Ago, Moment } from '../ui/time'
import { useNow } from '../ui/use-now'
import { lostOf } from './drain-look'
import { useLagWords, useProblemWords } from './drain-words'

/** Each signal by itself: what waits, what went, what is lost, and when it is tried again. */
export function LanesPanel({ lanes }: { lanes: readonly DrainLane[] }) {
  const t = useTranslations('drains')
  const lag = useLagWords()
  const columns: Column<DrainLane>[] = [
    { key: 'signal', head: t('column.signal'), className: 'wrap', cell: (row) => <><span className="med">{t(`signal.${row.signal}`)}</span><LaneProblem lane={row} /><LaneLosses lane={row} /></> },
    { key: 'lag', head: t('column.lag'), figure: true, cell: (row) => lag(row.lagMs) },
    { key: 'waiting', head: t('column.waiting'), figure: true, cell: (row) => t('lanes.waits', { records: count(row.waiting.records), size: quantityText(bytes(row.waiting.bytes)) }) },
    { key: 'delivered', head: t('column.delivered'), figure: true, priority: 3, cell: (row) => t('lanes.waits', { records: count(row.delivered.records), size: quantityText(bytes(row.delivered.bytes)) }) },
    { key: 'lost', head: t('column.lost'), figure: true, priority: 3, cell: (row) => <span className={lostOf(row) > 0 ? 't-bad strong' : ''}>{count(lostOf(row))}</span> },
    { key: 'success', head: t('column.success'), className: 'r', priority: 2, cell: (row) => (row.lastSuccessMs === null ? <span className="muted">{t('never')}</span> : <Ago atMs={row.lastSuccessMs} />) },
    { key: 'hour', head: t('column.hour'), priority: 2, cell: (row) => <Spark values={row.minutes.map((one) => one.delivered)} look={row.minutes.some((one) => one.failures > 0) ? 'warn' : 'ordinary'} /> },
  ]
  return (
    <Panel title={t('lanes.title')}>
      <Table caption={t('lanes.caption')} columns={columns} rows={[...lanes]} rowKey={(row) => row.signal} />
      {lanes.map((lane) => (
        <details key={lane.signal} className="body">
          <summary>{t('lanes.minutes', { signal: t(`signal.${lane.signal}`) })}</summary>
          <Minutes lane={lane} />
        </details>
      ))}
    </Panel>
  )
}

function LaneProblem({ lane }: { lane: DrainLane }) {
  const t = useTranslations('drains')
  const words = useProblemWords()
  const time = useTimeWords()
  const now = useNow()
  if (!lane.problem) return null
  return (
    <>
      <div className="sub">{words(lane.problem)}</div>
      {lane.retryAtMs !== null && lane.retryAtMs > now && <div className="sub">{t('lanes.again', { failures: lane.failures, time: time.duration(lane.retryAtMs - now) })}</div>}
    </>
  )
}

/** Why records are lost, each reason that there is. */
function LaneLosses({ lane: { dropped, setAside } }: { lane: DrainLane }) {
  const t = useTranslations('drains.lanes.lost')
  const reasons = [['bound', dropped.bound], ['store', dropped.store], ['aside', setAside]] as const
  return reasons.map(([reason, records]) => (records > 0 ? <div key={reason} className="sub">{t(reason, { records })}</div> : null))
}

type Minute = DrainLane['minutes'][number]

/** The last hour in figures, minutes in which anything happened, newest first. */
function Minutes({ lane }: { lane: DrainLane }) {
  const t = useTranslations('drains')
  const rows = lane.minutes.filter((one) => one.delivered + one.lost + one.failures > 0).toReversed()
  const columns: Column<Minute>[] = [
    { key: 'at', head: t('column.minute'), cell: (row) => <Moment atMs={row.atMs} style="full" /> },
    { key: 'delivered', head: t('column.delivered'), figure: true, cell: (row) => count(row.delivered) },
    { key: 'failures', head: t('column.failures'), figure: true, cell: (row) => count(row.failures) },
    { key: 'lost', head: t('column.lost'), figure: true, cell: (row) => count(row.lost) },
  ]
  if (rows.length === 0) return <p className="muted sm">{t('lanes.nothing')}</p>
  return <Table caption={t('lanes.minutesCaption', { signal: t(`signal.${lane.signal}`) })} columns={columns} rows={rows} rowKey={(row) => String(row.atMs)} />
}
