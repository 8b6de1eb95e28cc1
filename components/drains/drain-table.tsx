'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { DrainRow } from '@/lib/domains/drains/schemas'
import { count, quantityText, rate } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { drainHref, drainSums, lagOf, problemOf } from './drain-look'
import { DrainState, useLagWords, useProblemWords } from './drain-words'

interface Props {
  rows: DrainRow[]
  collectorAnswers: boolean
  instead?: ReactNode
}

export function DrainTable({ rows, collectorAnswers, instead }: Props) {
  const t = useTranslations('drains')
  return <Table two caption={t('list.caption')} columns={useColumns(collectorAnswers)} rows={rows} rowKey={(row) => row.id} rowHref={drainHref} {...(instead !== undefined && { instead })} />
}

/** The host alone, for the kind stands before it: addresses are long, and the page of the drain has all of it. */
const hostOf = (url: string): string => url.replace(/^[^/]*\/\//, '').replace(/[/?#].*$/, '')

function useColumns(collectorAnswers: boolean): Column<DrainRow>[] {
  const t = useTranslations('drains')
  const problems = useProblemWords()
  const lag = useLagWords()
  const dash = <span className="muted">–</span>
  return [
    {
      key: 'drain',
      head: t('column.drain'),
      cell: (row) => (
        <>
          <ScopeLink className="name" href={drainHref(row)}>
            {row.name}
          </ScopeLink>
          <div className="sub trunc clampm">{t('column.toward', { kind: t(`kind.${row.kind}`), url: hostOf(row.url) })}</div>
        </>
      ),
    },
    {
      key: 'state',
      head: t('column.state'),
      cell: (row) => {
        const problem = problemOf(row)
        return (
          <>
            <DrainState drain={row} collectorAnswers={collectorAnswers} />
            {problem && <div className="sub trunc clampm">{problems(problem)}</div>}
          </>
        )
      },
    },
    { key: 'team', head: t('column.team'), priority: 3, cell: (row) => row.team },
    { key: 'signals', head: t('column.signals'), priority: 3, cell: (row) => row.signals.map((signal) => t(`signal.${signal}`)).join(', ') },
    { key: 'lag', head: t('column.lag'), figure: true, cell: (row) => lag(lagOf(row)) },
    { key: 'waiting', head: t('column.waiting'), figure: true, priority: 2, cell: (row) => { const sums = drainSums(row); return sums ? count(sums.waiting.records) : dash } },
    { key: 'rate', head: t('column.rate'), figure: true, priority: 2, cell: (row) => { const sums = drainSums(row); return sums ? quantityText(rate(sums.perSecond)) : dash } },
    { key: 'lost', head: t('column.lost'), figure: true, priority: 2, cell: (row) => { const sums = drainSums(row); return sums ? <span className={sums.lost > 0 ? 't-bad strong' : ''}>{count(sums.lost)}</span> : dash } },
    { key: 'success', head: t('column.success'), className: 'r', priority: 3, cell: (row) => { const at = drainSums(row)?.lastSuccessMs; return at ? <Ago atMs={at} /> : <span className="muted">{t('never')}</span> } },
  ]
}
