'use client'

import { useTranslations } from 'next-intl'
import { bytes, millisecondsColumn, percent, quantityText, rate } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { State } from '../ui/state'
import { LeaseAgeText } from '../registry/lease-age-text'
import { HoldButton, HoldState } from '../truth/hold-acts'
import { type Judgements, LeaseVerdict } from '../truth/lease-verdict'
import { NotKnown } from './figure-cells'
import { type InstanceRow, verdictStates } from './instance-rows'
import type { RefusalNote } from './refusal'

export interface InstanceTableProps {
  application: string
  rows: InstanceRow[]
  /** Of the recent window: what counts are divided by. */
  seconds: number
  onReplace: (row: InstanceRow) => void
  refusal: RefusalNote
  /** Why it may not be taken out of service. */
  holdRefusal: RefusalNote
  judgements: Judgements
  owned: boolean
}

/** Each instance with its own figures, its lease and what the runtime says of it. */
export function InstanceTable({ application, rows, seconds, onReplace, refusal, holdRefusal, judgements, owned }: InstanceTableProps) {
  const t = useTranslations('application')
  const truth = useTranslations('truth')
  const judgedOf = (row: InstanceRow) => judgements.get(`${application}/${row.id}`)
  const of = (row: InstanceRow) => `application=${encodeURIComponent(application)}&instance=${encodeURIComponent(row.id)}`
  const columns: Column<InstanceRow>[] = [
    {
      key: 'id',
      head: t('instances.instance'),
      cell: (row) => (
        <>
          <ScopeLink className="mono med" href={`/logs?${of(row)}`} title={t('instances.logsOf', { name: row.id })}>
            {row.id}
          </ScopeLink>
          <div className="sub">{[row.zone, row.lease?.port ? `:${row.lease.port}` : row.runtime ? `:${row.runtime.port}` : null].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    {
      key: 'state',
      head: t('instances.state'),
      className: 'tight',
      cell: (row) => (
        <>
          <State state={verdictStates[row.verdict]} word={t(`instances.verdict.${row.verdict}`)} />
          <div className="sub trunc clampm" title={row.runtime?.reason}>
            {row.runtime?.reason || (row.lease && !row.lease.verified ? t('instances.unverified') : '')}
          </div>
        </>
      ),
    },
    {
      key: 'verdict',
      head: truth('column.verdict'),
      className: 'tight',
      priority: 3,
      cell: (row) => {
        const judged = judgedOf(row)
        return (
          <>
            <LeaseVerdict lease={{ application, id: row.id }} judgements={judgements} />
            {judged?.hold && (
              <div className="sub">
                <HoldState hold={judged.hold} openRequests={judged.openRequests} />
              </div>
            )}
          </>
        )
      },
    },
    { key: 'rate', head: t('instances.rate'), figure: true, cell: ({ traffic }) => (traffic ? rate(traffic.requests / seconds).value : <NotKnown />) },
    {
      key: 'errors',
      head: t('instances.errors'),
      figure: true,
      cell: (row) =>
        !row.traffic || row.traffic.requests === 0 ? (
          <NotKnown />
        ) : row.traffic.errors === 0 ? (
          '0'
        ) : (
          <ScopeLink className={row.traffic.errors / row.traffic.requests >= 0.01 ? 't-warn strong' : 'plain'} href={`/traces?${of(row)}&status=error`}>
            {percent(row.traffic.errors / row.traffic.requests).value}
          </ScopeLink>
        ),
    },
    {
      key: 'p95',
      head: t('instances.p95'),
      figure: true,
      cell: (row) =>
        row.traffic?.p95Ms == null ? (
          <NotKnown />
        ) : (
          <ScopeLink className="plain" href={`/traces?${of(row)}&sort=slowest`}>
            {millisecondsColumn(row.traffic.p95Ms)}
          </ScopeLink>
        ),
    },
    { key: 'cpu', head: t('instances.cpu'), figure: true, priority: 3, cell: ({ saturation }) => (saturation?.cpu == null ? <NotKnown /> : percent(saturation.cpu).value) },
    { key: 'memory', head: t('instances.memory'), figure: true, priority: 3, cell: ({ saturation }) => (saturation?.memoryBytes == null ? <NotKnown /> : quantityText(bytes(saturation.memoryBytes))) },
    { key: 'loop', head: t('instances.loop'), figure: true, priority: 2, cell: ({ saturation }) => (saturation?.eventLoopMs == null ? <NotKnown /> : millisecondsColumn(saturation.eventLoopMs)) },
    { key: 'lease', head: t('instances.lease'), figure: true, priority: 3, cell: ({ lease }) => (lease ? <LeaseAgeText lease={lease} /> : <NotKnown />) },
    { key: 'restarts', head: t('instances.restarts'), figure: true, priority: 2, cell: ({ runtime }) => (runtime ? String(runtime.failures) : <NotKnown />) },
  ]
  if (owned)
    columns.push({
      key: 'acts',
      head: t('groups.acts'),
      hiddenHead: true,
      className: 'r',
      cell: (row) =>
        row.runtime && (
          <span className="row gap-1">
            {row.lease && <HoldButton application={application} instance={row.id} hold={judgedOf(row)?.hold ?? null} refusal={holdRefusal.props} />}
            <Button look="quiet" icon="replace" onClick={() => onReplace(row)} aria-label={t('replace.named', { name: row.id })} {...refusal.props}>
              {t('replace.short')}
            </Button>
          </span>
        ),
    })
  return <Table caption={t('instances.title')} columns={columns} rows={rows} rowKey={(row) => row.id} two />
}
