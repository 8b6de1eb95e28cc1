'use client'

import { useTranslations } from 'next-intl'
import { conditionKey } from '@/lib/domains/chaos/core/condition-look'
import { figureText } from '@/lib/domains/chaos/core/run-sentences'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import type { Condition } from '@/lib/domains/chaos/steady-schemas'
import { applicationHref } from '../applications/figure-cells'
import { useTimeWords } from '../data/use-words'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { isRunning } from './run-look'
import { useConditionWords } from './run-words'

interface Row {
  condition: Condition
  before: number | null
  during: number | null
  after: number | null
}

/** Means before, during and after, each condition in a row. */
export function RunSummaryTable({ run }: { run: ChaosRunDetail }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const rows = run.plan.conditions.map((condition, at): Row => ({ condition, before: run.summary.before[at] ?? null, during: run.summary.during[at] ?? null, after: run.summary.after[at] ?? null }))
  const figure = (side: 'before' | 'during' | 'after'): Column<Row> => ({ key: side, head: t(`summary.${side}`), className: 'r', cell: (row) => <span className="num">{figureText(row.condition.measure, row[side])}</span> })
  const columns: Column<Row>[] = [
    { key: 'condition', head: t('summary.condition'), cell: ({ condition }) => words.name(condition) },
    { key: 'bound', head: t('summary.bound'), priority: 3, cell: ({ condition }) => <span className="num">{words.bound(condition)}</span> },
    figure('before'), figure('during'), figure('after'),
  ]
  return <Table caption={t('page.summary')} columns={columns} rows={rows} rowKey={({ condition }) => conditionKey(condition)} />
}

/** What answered to the fault: calls, fallbacks, and instances that came in the place of others. */
export function RunReaction({ run }: { run: ChaosRunDetail }) {
  const t = useTranslations('chaos')
  const words = useTimeWords()
  const { reaction } = run.facts
  if (!reaction) return <p className="muted sm">{isRunning(run) ? t('reaction.later') : t('reaction.none')}</p>
  return (
    <ul className="stack sm">
      <li>{t('reaction.calls', { requests: reaction.requests, injected: reaction.injected, errors: reaction.errors })}</li>
      {reaction.fallbacks > 0 && <li>{t('reaction.fallbacks', { fallbacks: reaction.fallbacks })}</li>}
      {reaction.retries !== null && reaction.refused !== null && <li>{t('reaction.tried', { retries: reaction.retries, refused: reaction.refused })}</li>}
      {reaction.opened.map((caller) => (
        <li key={`breaker ${caller}`}>{t('reaction.opened', { caller: caller === 'edge' ? t('edge') : caller })}</li>
      ))}
      {reaction.replaced.map(({ instance, by, tookMs }) => (
        <li key={instance}>
          <span className="mono">{instance}</span>{' '}
          {by === null ? t('reaction.ended') : t.rich('reaction.replaced', { by: () => <span className="mono">{by}</span>, time: tookMs === null ? t('reaction.notHealthy') : t('reaction.after', { time: words.duration(tookMs) }) })}{' '}
          <ScopeLink href={applicationHref(run.application, 'instances')}>{t('reaction.instances')}</ScopeLink>
        </li>
      ))}
      {reaction.ejected.map((instance) => (
        <li key={instance}>{t('reaction.ejected', { instance })}</li>
      ))}
    </ul>
  )
}
