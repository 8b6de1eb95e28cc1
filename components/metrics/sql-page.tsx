'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { sqlViews } from '@/lib/domains/telemetry/core/sql-views'
import { askSql } from '@/lib/domains/telemetry/queries/sql'
import type { SqlAnswer } from '@/lib/domains/telemetry/sql-schemas'
import { toCsv } from '../charts/prepare/csv'
import { Freshness } from '../data/freshness'
import { Failed } from '../data/states'
import { Table, TableMessage } from '../data/table'
import { useDecide } from '../shell/use-decide'
import { useScope } from '../shell/use-scope'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'

/** Read-only SQL on what the collector stored in the range of the page. The text stands in the address; it runs when somebody says so. */
export function SqlPage() {
  const t = useTranslations('metrics')
  const scope = useScope()
  const decision = useDecide()('telemetry:sql')
  const [asked, setAsked] = useUrlState('sql')
  const [typed, setTyped] = useState(asked || 'SELECT name, count(*) AS spans, quantile_cont(duration_ms, 0.95) AS p95_ms\nFROM spans\nWHERE kind = \'server\'\nGROUP BY name\nORDER BY spans DESC')
  const question = useMutation({ mutationFn: (sql: string) => askSql({ sql, from: scope.from, to: scope.to }), retry: false })
  const run = () => {
    setAsked(typed)
    question.mutate(typed)
  }
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('sql.title')}</h1>
          <p className="lede">{t('sql.lede')}</p>
        </div>
      </div>
      <Panel title={t('sql.text')} body className="mb-4">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (decision.allowed) run()
          }}
        >
          <div className="input area">
            <textarea
              className="sql-text"
              aria-label={t('sql.text')}
              value={typed}
              maxLength={20_000}
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && decision.allowed) {
                  event.preventDefault()
                  run()
                }
              }}
            />
          </div>
          <div className="row wrap mt-3">
            <Button type="submit" look="primary" busy={question.isPending} {...(!decision.allowed && { reason: decision.rule })}>
              {t('sql.run')}
            </Button>
            <span className="xs muted">{t('sql.keys')}</span>
          </div>
        </form>
        <details className="mt-3">
          <summary className="sm">{t('sql.tables')}</summary>
          <dl className="dl mt-3">
            {Object.entries(sqlViews).map(([view, columns]) => (
              <div key={view} className="contents">
                <dt className="mono">{view}</dt>
                <dd className="mono xs">{columns.join(', ')}</dd>
              </div>
            ))}
          </dl>
        </details>
      </Panel>
      {question.isError && (
        <Panel title={t('sql.answer')}>
          <Failed error={question.error} title={t('sql.failed')} />
        </Panel>
      )}
      {question.data && !question.isError && <Answer answer={question.data} />}
    </>
  )
}

function Answer({ answer }: { answer: SqlAnswer }) {
  const t = useTranslations('metrics')
  const save = () => {
    const address = URL.createObjectURL(new Blob([toCsv(answer.columns.map(({ name }) => name), answer.rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell))))], { type: 'text/csv;charset=utf-8' }))
    Object.assign(document.createElement('a'), { href: address, download: 'answer.csv' }).click()
    URL.revokeObjectURL(address)
  }
  return (
    <Panel
      title={t('sql.answer')}
      end={
        <>
          <Button look="quiet" icon="download" onClick={save}>
            CSV
          </Button>
          <Freshness meta={answer.meta} limitMs={null} />
        </>
      }
      footer={answer.truncated ? t('sql.truncated', { count: answer.rows.length }) : t('sql.rows', { count: answer.rows.length })}
    >
      <div className="scroll-x" style={{ maxHeight: '60vh', overflow: 'auto' }}>
        <Table
          caption={t('sql.answer')}
          rows={answer.rows.map((row, at) => ({ row, at }))}
          rowKey={({ at }) => String(at)}
          columns={answer.columns.map(({ name, type }, at) => ({
            key: `${name} ${at}`, head: <span title={type}>{name}</span>, figure: /INT|DOUBLE|FLOAT|DECIMAL/.test(type),
            cell: ({ row }: { row: SqlAnswer['rows'][number] }) => (row[at] === null || row[at] === undefined ? <span className="muted">–</span> : <span className="mono">{String(row[at])}</span>),
          }))}
          {...(answer.rows.length === 0 && { instead: <TableMessage columns={Math.max(1, answer.columns.length)}><p className="body soft sm">{t('sql.none')}</p></TableMessage> })}
        />
      </div>
    </Panel>
  )
}
