'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Alert } from '@/lib/domains/alerts/schemas'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { State } from '../ui/state'
import { Ago, Duration, Moment } from '../ui/time'
import { alertLook, alertName, alertWord, ruleHref } from './alert-look'
import { NoticeSummary } from './notice-lines'
import { useAlertWords } from './use-alert-words'

/** Alerts, open or ended; each opens its rule. */
export function AlertTable({ caption, rows, instead }: { caption: string; rows: Alert[]; instead?: ReactNode }) {
  return <Table caption={caption} columns={useAlertColumns()} rows={rows} rowKey={(row) => String(row.number)} rowHref={(row) => ruleHref(row.rule)} two {...(instead !== undefined && { instead })} />
}

function useAlertColumns(): Column<Alert>[] {
  const t = useTranslations('alerts')
  const words = useAlertWords()
  return [
    {
      key: 'state', head: t('column.state'),
      cell: (row) => {
        const word = alertWord(row)
        return (
          <>
            <State state={alertLook[word]} word={t(`word.${word}`)} />
            {row.resolvedAt === null && row.standing.state === 'no-data' && <div className="sub">{t('openUnknown')}</div>}
          </>
        )
      },
    },
    {
      key: 'alert', head: t('column.alert'), className: 'wrap',
      cell: (row) => (
        <>
          <ScopeLink className="name" href={ruleHref(row.rule)}>
            {alertName(row.number)} {row.name}
          </ScopeLink>
          <div className="sub">{row.application}</div>
        </>
      ),
    },
    {
      key: 'why', head: t('column.why'), priority: 3, className: 'wrap',
      cell: (row) => (
        <>
          <span className="soft">{words.condition(row.condition)}</span>
          <div className="sub">{t('whenOpened', { value: words.value(row.condition, row.value) })}</div>
        </>
      ),
    },
    { key: 'told', head: t('column.told'), priority: 2, cell: (row) => <NoticeSummary notices={row.notices} silenced={row.silence !== null && row.notices.length === 0} /> },
    {
      key: 'since', head: t('column.since'), className: 'r',
      cell: (row) =>
        row.resolvedAt === null ? (
          <Ago atMs={Date.parse(row.openedAt)} />
        ) : (
          <>
            <Moment atMs={Date.parse(row.openedAt)} style="day" />
            <div className="sub">
              <Duration ms={Date.parse(row.resolvedAt) - Date.parse(row.openedAt)} />
            </div>
          </>
        ),
    },
  ]
}
