'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { LogPattern } from '@/lib/domains/telemetry/log-schemas'
import { logPatternsQuery } from '@/lib/domains/telemetry/queries/log-patterns'
import type { FoundLogsQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { Spark } from '../charts/draw/spark'
import { Freshness } from '../data/freshness'
import { count, percent, quantityText } from '../data/numbers'
import { NoMatch } from '../data/states'
import { type Column, Table } from '../data/table'
import { changedQuery } from '../shell/scope'
import { ScopeLink } from '../shell/scope-link'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { severityLook } from './log-query'
import { withExpression } from './search-edit'

/** Similar lines as one. A row leads to its lines; its minus leaves them out. */
export function LogPatterns({ ask, onClear }: { ask: FoundLogsQueryInput; onClear: () => void }) {
  const t = useTranslations('logs')
  const params = new URLSearchParams(useSearchParams())
  const path = usePathname()
  const change = useQueryChange()
  const { data } = useSuspenseQuery({ ...logPatternsQuery(ask), staleTime: 60_000, refetchOnWindowFocus: false })
  const q = params.get('q') ?? ''
  const href = ({ expression }: LogPattern) => `${path}${changedQuery(params, { q: withExpression(q, expression), view: null, page: null, line: null })}`
  const columns: Column<LogPattern>[] = [
    { key: 'severity', head: t('patterns.severity'), hiddenHead: true, className: 'pt-sev', cell: ({ severity }) => <StateGlyph state={severityLook[severity]} label={t(`severity.${severity}`)} /> },
    {
      key: 'template',
      head: t('patterns.pattern'),
      className: 'pt-text',
      cell: (row) => (
        <>
          <ScopeLink className="mono plain" href={href(row)} title={row.example.body}>
            <Template text={row.template} />
          </ScopeLink>
          {row.isNew && <Pill look="warn">{t('patterns.new')}</Pill>}
        </>
      ),
    },
    { key: 'count', head: t('patterns.count'), figure: true, cell: (row) => count(row.count) },
    { key: 'share', head: t('patterns.share'), figure: true, priority: 3, cell: (row) => quantityText(percent(row.count / Math.max(1, data.lines))) },
    { key: 'spark', head: t('patterns.over'), priority: 3, cell: (row) => <Spark values={row.spark} look={severityLook[row.severity] === 'off' ? 'ordinary' : severityLook[row.severity] === 'bad' ? 'bad' : 'warn'} /> },
    { key: 'first', head: t('patterns.first'), priority: 2, cell: (row) => <Moment atMs={row.firstMs} style="clock" className="muted" /> },
    { key: 'last', head: t('patterns.last'), priority: 3, cell: (row) => <Moment atMs={row.lastMs} style="clock" className="muted" /> },
    {
      key: 'without',
      head: t('patterns.without'),
      hiddenHead: true,
      cell: (row) => <Button look="quiet" icon="minus" aria-label={t('patterns.withoutThis', { pattern: row.template })} title={t('patterns.without')} onClick={() => change({ q: withExpression(q, row.expression, true), page: null })} />,
    },
  ]
  return (
    <Panel
      title={t('patterns.title', { count: data.patterns.length })}
      end={<Freshness meta={data.meta} limitMs={null} />}
      footer={
        <span className="muted">
          {t(data.cut ? 'patterns.cut' : 'patterns.all', { lines: data.lines })}{' '}
          {data.linesBefore === 0 ? t('patterns.noBefore') : t('patterns.before', { lines: data.linesBefore })}
          {data.more.lines > 0 && ` ${t('patterns.more', { lines: data.more.lines })}`}
        </span>
      }
    >
      {data.patterns.length === 0 ? <NoMatch what={t('noMatch')} onClear={onClear} /> : <Table caption={t('patterns.caption')} columns={columns} rows={data.patterns} rowKey={(row) => `${row.expression} ${row.example.id}`} rowHref={href} />}
    </Panel>
  )
}

function Template({ text }: { text: string }) {
  const parts = text.split('<*>')
  return (
    <>
      {parts.map((part, at) => (
        <span key={at}>
          {part}
          {at < parts.length - 1 && <i className="gap-sign">&lt;*&gt;</i>}
        </span>
      ))}
    </>
  )
}
