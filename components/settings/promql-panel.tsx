'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId, useState } from 'react'
import type { PromqlAnswer } from '@/lib/domains/telemetry/promql-schemas'
import { askPromql } from '@/lib/domains/telemetry/queries/promql'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Freshness } from '../data/freshness'
import { type Column, Table, TableMessage } from '../data/table'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'

type Series = PromqlAnswer['series'][number]

const labelsText = ({ labels }: Series): string => Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(', ') || '{}'

/** A query in the engine's own words, for those who may see everything: values as it wrote them. */
export function PromqlPanel() {
  const t = useTranslations('sources.promql')
  const id = useId()
  const [query, setQuery] = useState('')
  const [answer, setAnswer] = useState<PromqlAnswer | null>(null)
  const { busy, problem, errorOf, submit } = useSubmit(() => askPromql({ query: query.trim() }), setAnswer)
  const reason = query.trim() === '' ? t('missing') : undefined
  const wrong = errorOf('query')
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && reason === undefined) submit()
  }
  const columns: Column<Series>[] = [
    { key: 'labels', head: t('labels'), cell: (row) => <span className="mono wrap">{labelsText(row)}</span> },
    { key: 'value', head: t('value'), figure: true, cell: (row) => row.points.at(-1)?.[1] ?? '–' },
  ]
  return (
    <Panel title={t('title')} end={answer && <Freshness meta={answer.meta} limitMs={120_000} />} footer={answer && <span>{t('footer', { series: answer.series.length, more: answer.more, ms: answer.tookMs })}</span>}>
      <form className="body form" noValidate onSubmit={(event) => { event.preventDefault(); if (reason === undefined) submit() }}>
        <div className="field">
          <label htmlFor={id}>{t('query')}</label>
          <span className={`input area ${wrong ? 'bad' : ''}`}>
            <textarea id={id} className="mono sm" rows={3} spellCheck={false} autoComplete="off" maxLength={10_000} value={query} aria-describedby={`${id}-hint`} aria-invalid={wrong ? true : undefined} onKeyDown={onKey} onChange={(event) => setQuery(event.target.value)} />
          </span>
          <span className={wrong ? 'err' : 'hint'} id={`${id}-hint`}>
            {wrong ?? t('hint')}
          </span>
        </div>
        <ProblemNote problem={problem} />
        <div className="acts">
          <Button type="submit" busy={busy} {...(reason !== undefined && { reason })}>
            {t('ask')}
          </Button>
        </div>
      </form>
      {answer && <Table caption={t('title')} columns={columns} rows={answer.series} rowKey={labelsText} {...(answer.series.length === 0 && { instead: <TableMessage columns={2}>{t('none')}</TableMessage> })} />}
    </Panel>
  )
}
