'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { AlertRule } from '@/lib/domains/alerts/schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Ago } from '../ui/time'
import { ruleHref } from './alert-look'
import { RuleStanding } from './rule-standing'
import { useAlertWords } from './use-alert-words'

/** Rules and how each stands. */
export function RuleTable({ caption, rows, instead }: { caption: string; rows: AlertRule[]; instead?: ReactNode }) {
  return <Table caption={caption} columns={useRuleColumns()} rows={rows} rowKey={(row) => String(row.number)} rowHref={(row) => ruleHref(row.number)} two {...(instead !== undefined && { instead })} />
}

function useRuleColumns(): Column<AlertRule>[] {
  const t = useTranslations('alerts')
  const words = useAlertWords()
  return [
    { key: 'state', head: t('column.state'), cell: (row) => <RuleStanding rule={row} /> },
    {
      key: 'rule', head: t('column.rule'), className: 'wrap',
      cell: (row) => (
        <>
          <ScopeLink className="name" href={ruleHref(row.number)}>
            {row.name}
          </ScopeLink>
          <div className="sub">{row.application}</div>
        </>
      ),
    },
    { key: 'condition', head: t('column.condition'), priority: 3, className: 'wrap', cell: (row) => <span className="soft">{words.condition(row.condition)}</span> },
    { key: 'value', head: t('column.value'), className: 'r', priority: 2, cell: (row) => <span className="num">{row.standing.state === 'no-data' ? '–' : words.value(row.condition, row.standing.value)}</span> },
    { key: 'since', head: t('column.since'), className: 'r', cell: (row) => <Ago atMs={row.standing.sinceMs} /> },
  ]
}
