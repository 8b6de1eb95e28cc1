'use client'

import { useTranslations } from 'next-intl'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import { Pager } from '../data/pager'
import { type Column, Table } from '../data/table'
import { useQueryChange } from '../shell/use-url-state'
import { useSlice } from '../topology/use-slice'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { breakerId, breakerLook } from './breaker-look'
import { useBreakerWords } from './use-breaker-words'

/** The twin of the wall. */
export function BreakerTable({ breakers, selected }: { breakers: readonly WallBreaker[]; selected: string | null }) {
  const t = useTranslations('breakers')
  const words = useBreakerWords()
  const change = useQueryChange()
  const slice = useSlice(breakers, 'rows')
  const columns: Column<WallBreaker>[] = [
    {
      key: 'pair', head: t('column.pair'), className: 'wrap',
      cell: (row) => (
        <button type="button" className="linkish name" aria-pressed={breakerId(row) === selected} onClick={() => change({ sel: breakerId(row) }, 'push')}>
          {words.pair(row)}
        </button>
      ),
    },
    { key: 'state', head: t('column.state'), cell: (row) => <State state={breakerLook(row).state} word={words.word(row)} /> },
    { key: 'errors', head: t('column.errors'), figure: true, cell: (row) => words.errors(row) },
    { key: 'rate', head: t('column.rate'), figure: true, cell: (row) => words.perSecond(row) },
    { key: 'refused', head: t('column.refused'), figure: true, priority: 2, cell: (row) => words.number(row.counts.refused) },
    { key: 'p99', head: t('column.p99'), figure: true, priority: 3, cell: (row) => words.ms(row.latencyMs.p99) },
    { key: 'source', head: t('column.source'), priority: 3, cell: (row) => <span className="soft">{words.source(row)}</span> },
  ]
  return (
    <Panel title={t('table')}>
      <Table caption={t('caption')} columns={columns} rows={slice.rows} rowKey={breakerId} selected={(row) => breakerId(row) === selected} />
      <Pager first={slice.first} shown={slice.rows.length} total={breakers.length} order={t('order')} onEarlier={slice.onEarlier} onLater={slice.onLater} />
    </Panel>
  )
}
