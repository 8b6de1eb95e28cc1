'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ChaosRun } from '@/lib/domains/chaos/schemas'
import { Countdown } from '../canary/countdown'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { runHref, runName } from './run-look'
import { RunState, useFaultWords, useRunSentence } from './run-words'

export function RunTable({ caption, rows, instead }: { caption: string; rows: ChaosRun[]; instead?: ReactNode }) {
  return <Table caption={caption} columns={useRunColumns()} rows={rows} rowKey={(row) => row.id} rowHref={(row) => runHref(row.number)} two {...(instead !== undefined && { instead })} />
}

function useRunColumns(): Column<ChaosRun>[] {
  const t = useTranslations('chaos')
  const fault = useFaultWords()
  const sentence = useRunSentence()
  return [
    { key: 'state', head: t('column.state'), cell: (row) => <RunState run={row} /> },
    {
      key: 'run', head: t('column.run'), className: 'wrap',
      cell: (row) => (
        <>
          <ScopeLink className="name" href={runHref(row.number)}>
            {runName(row.number)} {row.title || fault(row.application, row.plan.fault)}
          </ScopeLink>
          <div className="sub">{row.title ? fault(row.application, row.plan.fault) : row.application}</div>
        </>
      ),
    },
    { key: 'now', head: t('column.now'), priority: 3, className: 'wrap', cell: (row) => <span className="soft">{sentence(row)}</span> },
    { key: 'left', head: t('column.left'), priority: 3, cell: (row) => (row.phase === 'holding' && row.endsAt ? <Countdown untilMs={Date.parse(row.endsAt)} /> : <span className="muted">–</span>) },
    {
      key: 'since', head: t('column.since'), className: 'r',
      cell: (row) => (
        <>
          <Ago atMs={Date.parse(row.createdAt)} />
          <div className="sub">{row.startedBy}</div>
        </>
      ),
    },
  ]
}
