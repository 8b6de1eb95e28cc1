'use client'

import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { CSSProperties } from 'react'
import { comparisonQuery, storedTrace, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import type { ComparedRow, ComparedTrace, TraceComparison } from '@/lib/domains/telemetry/trace-schemas'
import { scopeAsk } from '../overview/ask'
import { count, millisecondsColumn } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { SearchForm } from '../data/search-form'
import { LoadingBlock } from '../data/states'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Moment } from '../ui/time'
import { traceHref } from './trace-table'

const idOf = (text: string | null): string | null => (text !== null && /^[0-9a-f]{32}$/.test(text) ? text : null)

/** Two traces, operation by operation: what one has and the other has not, how often, and how much longer. Both are in the address. */
export function ComparePage() {
  const t = useTranslations('trace')
  const params = useSearchParams()
  const [a, b] = [idOf(params.get('a')), idOf(params.get('b'))]
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('compare.title')}</h1>
          <p className="lede">{t('compare.lede')}</p>
        </div>
      </div>
      <SearchForm names={['a', 'b']} className="row wrap mb-4" read={(typed) => Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, value?.toLowerCase() ?? null]))}>
        {(['a', 'b'] as const).map((side) => (
          <label key={side} className="row">
            <span className="med">{t(`compare.${side}`)}</span>
            <span className="input" style={{ width: 300 }}>
              <input name={side} className="mono" defaultValue={params.get(side) ?? ''} placeholder={t('compare.id')} autoComplete="off" spellCheck={false} pattern="[0-9a-fA-F]{32}" title={t('compare.id')} />
            </span>
          </label>
        ))}
        <Button look="primary" type="submit">{t('compare.open')}</Button>
      </SearchForm>
      {a && b ? (
        <QueryView loading={<LoadingBlock height={480} />} title={t('compare.unreadable')}>
          <Compared a={a} b={b} />
        </QueryView>
      ) : (
        a && <Others of={a} />
      )}
    </>
  )
}

/** Others of the same root operation, slowest first, to be laid beside it. */
function Others({ of }: { of: string }) {
  const t = useTranslations('trace')
  const { from, to } = scopeAsk(new URLSearchParams(useSearchParams()))
  const { data: trace, isError } = useQuery(traceQueries(storedTrace(of)).summary())
  const operation = trace?.root.operation ?? ''
  const { data } = useQuery({ ...tracesQuery({ from, to, application: trace?.root.application ?? '', operation, sort: 'slowest', limit: 12 }), enabled: operation !== '', placeholderData: keepPreviousData })
  if (isError) return <p className="body soft sm" role="alert">{t('compare.notFound')}</p>
  const rows = (data?.items ?? []).filter(({ traceId }) => traceId !== of)
  if (!trace || !data) return operation === '' && trace ? null : <LoadingBlock height={160} />
  return (
    <Panel title={t('compare.others', { operation })}>
      {rows.length === 0 ? (
        <p className="body muted sm">{t('compare.noOthers')}</p>
      ) : (
        <ul className="body stack stack-3">
          {rows.map(({ traceId, startMs, durationMs, errors }) => (
            <li key={traceId} className="row">
              <ScopeLink href={`/traces/compare?a=${of}&b=${traceId}`}><Moment atMs={startMs} style="millis" /></ScopeLink>
              <span className="num">{millisecondsColumn(durationMs)} ms</span>
              {errors > 0 && <State state="bad" word={t('failed')} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Compared({ a, b }: { a: string; b: string }) {
  const t = useTranslations('trace')
  const { data } = useSuspenseQuery(comparisonQuery(a, b))
  return (
    <Panel
      title={t('compare.title')}
      footer={
        <>
          <span>{t('compare.footer')}</span>
          {data.more > 0 && <span className="t-warn">{t('compare.more', { more: count(data.more) })}</span>}
        </>
      }
    >
      <div className="body row wrap gap-4">
        <Side letter={t('compare.a')} trace={data.a} />
        <Side letter={t('compare.b')} trace={data.b} />
      </div>
      <Rows data={data} />
    </Panel>
  )
}

function Side({ letter, trace }: { letter: string; trace: ComparedTrace }) {
  const t = useTranslations('trace')
  return (
    <span className="row wrap min-w-0">
      <span className="med">{letter}</span>
      <ScopeLink href={traceHref(trace.traceId)}>{trace.operation || t('waterfall.hidden')}</ScopeLink>
      <Moment atMs={trace.startMs} style="millis" className="muted" />
      <span className="num">{millisecondsColumn(trace.durationMs)} ms</span>
      <span className="muted">{t('compare.spans', { spans: count(trace.spans) })}</span>
      {trace.failed > 0 && <State state="bad" word={t('failedSpans', { failed: trace.failed })} />}
    </span>
  )
}

const deepest = 14

function Rows({ data }: { data: TraceComparison }) {
  const t = useTranslations('trace')
  const spanHref = (traceId: string, spanId: string) => `${traceHref(traceId)}?span=${spanId}`
  const figure = (row: ComparedRow, side: 'a' | 'b', traceId: string, kind: 'count' | 'ms') => {
    const one = row[side]
    if (!one) return <span className="muted">–</span>
    return kind === 'ms' ? millisecondsColumn(one.ms) : <ScopeLink className="plain" href={spanHref(traceId, one.spanId)}>{count(one.count)}</ScopeLink>
  }
  const columns: Column<[number, ComparedRow]>[] = [
    {
      key: 'operation',
      head: t('waterfall.name'),
      cell: ([, row]) => (
        <span className="trunc cmp-name" style={{ '--depth': Math.min(row.depth, deepest) } as CSSProperties} title={`${row.application} ${row.operation}`}>
          {row.operation === '' ? <span className="muted">{t('waterfall.hidden')}</span> : row.application} <span className="soft">{row.operation}</span>
        </span>
      ),
    },
    { key: 'countA', head: t('compare.column.countA'), figure: true, cell: ([, row]) => figure(row, 'a', data.a.traceId, 'count') },
    { key: 'countB', head: t('compare.column.countB'), figure: true, cell: ([, row]) => figure(row, 'b', data.b.traceId, 'count') },
    { key: 'msA', head: t('compare.column.msA'), figure: true, priority: 3, cell: ([, row]) => figure(row, 'a', data.a.traceId, 'ms') },
    { key: 'msB', head: t('compare.column.msB'), figure: true, priority: 3, cell: ([, row]) => figure(row, 'b', data.b.traceId, 'ms') },
    { key: 'delta', head: t('compare.column.delta'), figure: true, cell: ([, { a, b }]) => delta((b?.ms ?? 0) - (a?.ms ?? 0)) },
    { key: 'change', head: t('compare.column.change'), className: 'tight', cell: ([, row]) => <Change row={row} /> },
  ]
  return <Table caption={t('compare.title')} columns={columns} rows={[...data.rows.entries()]} rowKey={([at]) => String(at)} />
}

const delta = (ms: number): string => (Math.abs(ms) < 0.005 ? '0' : `${ms > 0 ? '+' : '−'}${millisecondsColumn(Math.abs(ms))}`)

function Change({ row: { a, b } }: { row: ComparedRow }) {
  const t = useTranslations('trace')
  if (!a) return <State state="info" word={t('compare.added')} />
  if (!b) return <State state="off" word={t('compare.removed')} />
  if ((a.failed > 0) !== (b.failed > 0)) return <State state="bad" word={t(b.failed > 0 ? 'compare.fails' : 'compare.failsNoMore')} />
  return a.count === b.count ? null : <span className="num">{b.count > a.count ? '+' : '−'}{count(Math.abs(b.count - a.count))}</span>
}
