'use client'

import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { rowsPerPage, storedTrace, type TraceReads, traceQueries } from '@/lib/domains/telemetry/queries/trace-parts'
import type { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'
import { count } from '../data/numbers'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useAhead } from '../shell/use-ahead'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { SpanDetail } from './span-detail'
import { TimeShares } from './time-shares'
import { TraceFind, useFoundSpans } from './trace-find'
import { TraceFindings } from './trace-findings'
import { TraceActions, TraceHead } from './trace-head'
import { TraceLogs } from './trace-logs'
import { TraceMinimap } from './trace-minimap'
import { openFold, useFold } from './use-fold'
import { useTraceRows } from './use-trace-rows'
import { applicationColours } from './waterfall'
import { Waterfall } from './waterfall-view'

/** One request from its first span to its last. The chosen span is in the address. */
export function TracePage({ traceId }: { traceId: string }) {
  const reads = useMemo(() => storedTrace(traceId), [traceId])
  const { data } = useSuspenseQuery(traceQueries(reads).summary())
  return (
    <>
      <TraceHead trace={data} actions={<TraceActions trace={data} />} />
      <TraceBody trace={data} reads={reads} stored />
    </>
  )
}

/** Findings, rows and the chosen span of a trace, wherever it is read from. Logs and other traces are there for stored ones alone. */
export function TraceBody({ trace, reads, stored }: { trace: TraceSummary; reads: TraceReads; stored: boolean }) {
  const t = useTranslations('trace')
  const [chosen, choose] = useAhead(...useUrlState('span'))
  const { fold, set, all: setAll, open } = useFold()
  const queries = traceQueries(reads)
  const selected = chosen || trace.root.spanId
  const detail = useQuery({ ...queries.span(fold, selected), placeholderData: keepPreviousData })
  const first = useQuery({ ...queries.span(openFold, selected), enabled: false })
  const rows = useTraceRows(reads, fold, Math.floor((first.data?.row ?? 0) / rowsPerPage))
  const found = useFoundSpans(reads)
  const foundIds = useMemo(() => new Set(found.spanIds), [found.spanIds])
  const colours = useMemo(() => applicationColours(trace.applications.map(({ application }) => application)), [trace.applications])
  const shown = detail.data?.span.spanId === selected && !detail.isPlaceholderData ? detail.data : null
  // Rows that are here know it at once; the answer about the span knows it wherever it stands.
  const here = rows.find(selected)
  const at = here >= 0 ? here : (shown?.row ?? -1)
  const led = useRef<string | null>(null)
  // Synchronises the folds with a span that the address, a finding or the search leads to: once, so that it can be folded away again.
  useEffect(() => {
    if (!shown || led.current === selected) return
    led.current = selected
    if (shown.foldedAbove.length > 0) open(shown.foldedAbove)
  }, [shown, selected, open])
  // What the reader folds stays so, though the answer about the chosen span may still be on its way.
  const foldRow = useCallback<typeof set>(
    (row, folded) => {
      led.current = selected
      set(row, folded)
    },
    [selected, set],
  )
  const all: typeof setAll = (base) => {
    led.current = selected
    setAll(base)
  }
  // The same while rows come and go: what stands beside them is not drawn again.
  const lead = useCallback(
    (spanId: string) => {
      if (spanId === selected && shown) open(shown.foldedAbove)
      else choose(spanId)
    },
    [selected, shown, open, choose],
  )
  return (
    <>
      <TraceFindings findings={trace.findings} durationMs={trace.durationMs} onSelect={lead} />
      <div className="cols">
        <div className="stack">
          <Panel
            title={t('waterfall.title')}
            end={
              <>
                <span className="legend p3">
                  <span>
                    <svg viewBox="0 0 18 8" aria-hidden="true">
                      <path d="M0 4h18" stroke="var(--ink-1)" strokeWidth="2" />
                    </svg>
                    {t('waterfall.critical')}
                  </span>
                </span>
                {fold.base === 'folded' || fold.except.length > 0 ? <Button look="quiet" onClick={() => all('open')}>{t('waterfall.unfold')}</Button> : trace.spans > 1 && <Button look="quiet" onClick={() => all('folded')}>{t('waterfall.fold')}</Button>}
              </>
            }
            footer={
              <>
                <span>{t('waterfall.rows', { rows: count(rows.total) })}</span>
                {rows.failed && <span className="t-bad">{t('waterfall.unreadable')}</span>}
                {trace.more > 0 && <span className="t-warn">{t('waterfall.more', { more: trace.more })}</span>}
              </>
            }
          >
            <div className="body" style={{ paddingBottom: 0 }}>
              <TraceFind found={found} selected={selected} onSelect={lead} />
            </div>
            <TraceMinimap slices={trace.minimap} onSelect={lead} />
            <Waterfall rows={rows} durationMs={trace.durationMs} colours={colours} selected={selected} at={at} found={foundIds} onSelect={choose} onFold={foldRow} />
          </Panel>
          <TimeShares shares={trace.applications} colours={colours} />
          {stored && (
            <QueryView loading={<Panel title={t('logs.title')}><LoadingBlock /></Panel>} title={t('logs.unreadable')}>
              <TraceLogs trace={trace} spanId={selected} />
            </QueryView>
          )}
        </div>
        {detail.data && (
          <Panel title={<span className="trunc">{detail.data.span.name || t('waterfall.hidden')}</span>}>
            <SpanDetail span={detail.data.span} colour={colours.get(detail.data.span.application) ?? 'var(--c-other)'} selfMs={detail.data.criticalMs} traceId={stored ? trace.traceId : null} />
          </Panel>
        )}
        {detail.isError && !detail.data && <Panel title={t('detail.unreadable')}><p className="body soft sm">{t('detail.noSpan')}</p></Panel>}
      </div>
    </>
  )
}
