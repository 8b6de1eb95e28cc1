'use client'

import { memo } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { formatField } from '@/lib/domains/telemetry/core/search-grammar'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import type { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'
import { LogLines } from '../logs/log-lines'
import { ScopeLink } from '../shell/scope-link'
import { useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { traceLogsAsk } from './trace-logs-ask'

/** What was written while this request ran, oldest first: the order in which it happened. Of all of it, or of the chosen span. */
export const TraceLogs = memo(function TraceLogs({ trace, spanId }: { trace: Pick<TraceSummary, 'traceId' | 'startMs' | 'durationMs'>; spanId: string | null }) {
  const t = useTranslations('trace')
  const [which, setWhich] = useUrlState('lines')
  const only = which === 'span' && spanId !== null
  const ask = traceLogsAsk(trace)
  const { data } = useSuspenseQuery(logsQuery(ask))
  // Of a long trace only the newest lines are here: then the span's are asked for.
  const own = useQuery({ ...logsQuery({ ...ask, q: spanTerm(spanId ?? '') }), enabled: only && data.next !== null })
  const lines = (only ? (own.data?.items ?? data.items.filter((line) => line.spanId === spanId)) : data.items).toReversed()
  const open = `/logs?traceId=${trace.traceId}&from=${ask.from}&to=${ask.to}${only ? `&q=${encodeURIComponent(spanTerm(spanId))}` : ''}`
  return (
    <Panel
      title={t('logs.title')}
      end={
        <>
          {spanId !== null && (
            <label className="chk sm">
              <input type="checkbox" checked={only} onChange={(event) => setWhich(event.target.checked ? 'span' : '')} />
              {t('logs.onlySpan')}
            </label>
          )}
          <ScopeLink className="sm" href={open}>
            {t('logs.open')}
          </ScopeLink>
          <span className="num muted">{lines.length}</span>
        </>
      }
    >
      {lines.length === 0 ? <p className="body muted sm">{t(only ? 'logs.noneOfSpan' : 'logs.none')}</p> : <LogLines lines={lines} words={[]} />}
    </Panel>
  )
})

const spanTerm = (spanId: string): string => formatField({ key: 'spanId', value: spanId, not: false })
