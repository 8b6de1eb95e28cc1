'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { sqlViews } from '@/lib/domains/telemetry/core/sql-views'
import { askSql } from '@/lib/domains/telemetry/queries/sql'
import type { SqlAnswer } from '@/lib/domains/telemetry/sql-schemas'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'
import { toCsv } from '../charts/prepare/csv'
import { Freshness } from '../data/freshness'
import { Failed } from '../data/states'
import { Table, TableMessage } from '../data/table'
import { useErrorOf } from '../forms/use-submit'
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
  const problem = question.error instanceof ProblemError ? question.error.problem : null
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
      <SqlEditor typed={typed} onType={setTyped} onRun={run} busy={question.isPending} problem={problem} {...(!decision.allowed && { reason: decision.rule })} />
      {question.isError && !problem?.errors && (
        <Panel title={t('sql.answer')}>
          <Failed error={question.error} title={t('sql.failed')} />
        </Panel>
      )}
      {question.data && !question.isError && <Answer answer={question.data} />}
    </>
  )
}

interface EditorProps {
  typed: string
  onType: (sql: string) => void
  onRun: () => void
  busy: boolean
  /** What the server said of the question that was asked last. */
  problem: Problem | null
  /** Why nothing may be asked. */
  reason?: string
}

/** The question as text, with what is wrong with it beneath, and what it may ask about. */
export function SqlEditor({ typed, onType, onRun, busy, problem, reason }: EditorProps) {
  const t = useTranslations('metrics')
  const id = useId()
  const errorOf = useErrorOf(problem)
  const wrong = errorOf('sql') ?? errorOf('from') ?? errorOf('to')
  return (
    <Panel title={t('sql.text')} body className="mb-4">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (reason === undefined) onRun()
        }}
      >
        <div className={`input area ${wrong ? 'bad' : ''}`}>
          <textarea
            className="sql-text"
            aria-label={t('sql.text')}
            value={typed}
            maxLength={20_000}
            spellCheck={false}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? id : undefined}
            onChange={(event) => onType(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && reason === undefined) {
                event.preventDefault()
                onRun()
              }
            }}
          />
        </div>
        {wrong && (
          <p className="sm t-bad mt-2" id={id} role="alert">
            {wrong}
          </p>
        )}
        <div className="row wrap mt-3">
          <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason })}>
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
