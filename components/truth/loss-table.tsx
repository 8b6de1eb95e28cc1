'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { answerOf } from '@/lib/domains/registry/core/zone-gates'
import type { ZoneLossRow } from '@/lib/domains/registry/zone-schemas'
import { applicationHref, NotKnown } from '../applications/figure-cells'
import { rate } from '../data/numbers'
import { NoMatch } from '../data/states'
import { type Column, Table, TableMessage } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { State } from '../ui/state'
import { lossLook, lossWords } from './loss-look'
import { CapacityDialog } from './zone-dialogs'

/** For each application: yes, no, and by how much; what it rests on; and where to say what an instance can take. */
export function LossTable({ rows, zones }: { rows: ZoneLossRow[]; zones: string[] }) {
  const t = useTranslations('truth')
  const [setting, setSetting] = useState<ZoneLossRow | null>(null)
  const columns: Column<ZoneLossRow>[] = [
    { key: 'application', head: t('column.application'), cell: ({ application }) => <ScopeLink className="name" href={applicationHref(application, 'instances')}>{application}</ScopeLink> },
    { key: 'answer', head: t('loss.answer'), className: 'wrap', cell: (row) => <LossAnswer row={row} /> },
    { key: 'peak', head: t('loss.peak'), figure: true, priority: 3, cell: ({ peakRate }) => (peakRate === null ? <NotKnown /> : rate(peakRate).value) },
    {
      key: 'limit',
      head: t('loss.limit'),
      figure: true,
      priority: 3,
      cell: ({ limit }) => (limit === null ? <NotKnown /> : <span title={t(`loss.from.${limit.from}`, { by: limit.setBy ?? '' })}>{`${limit.from === 'measured' ? '≥ ' : ''}${rate(limit.ratePerInstance).value}`}</span>),
    },
    ...zones.map((zone): Column<ZoneLossRow> => ({ key: zone, head: zone, figure: true, priority: 2, cell: ({ up }) => String(up[zone] ?? 0) })),
    {
      key: 'acts',
      head: t('loss.acts'),
      hiddenHead: true,
      className: 'r',
      cell: (row) =>
        row.maySet && (
          <Button look="quiet" icon="scale" onClick={() => setSetting(row)} aria-label={`${t(limitWord(row))}: ${t('capacity.named', { application: row.application })}`}>
            <span className="p3">{t(limitWord(row))}</span>
          </Button>
        ),
    },
  ]
  return (
    <>
      <Table caption={t('loss.title')} columns={columns} rows={rows} rowKey={({ application }) => application} two {...(rows.length === 0 && { instead: <TableMessage columns={columns.length}><NoMatch what={t('loss.none')} /></TableMessage> })} />
      {setting && <CapacityDialog row={setting} onClose={() => setSetting(null)} />}
    </>
  )
}

/** Where the answer waits for it, the button says so. */
const limitWord = ({ limit }: ZoneLossRow): string => (limit?.from === 'declared' ? 'capacity.short' : 'capacity.declare')

export function LossAnswer({ row }: { row: ZoneLossRow }) {
  const t = useTranslations('truth')
  const answer = answerOf(row.verdict)
  const { key, values } = lossWords(row)
  const words = t(`loss.${key}`, { ...values, rate: rate(values.rate).value, seen: rate(values.seen).value })
  return (
    <>
      <State state={lossLook[answer]} word={t(`loss.word.${answer}`)} />
      <div className="sub wrap">{words}</div>
    </>
  )
}
