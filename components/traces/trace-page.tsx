'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { traceQuery } from '@/lib/domains/telemetry/queries/trace'
import type { Span, TraceAnswer } from '@/lib/domains/telemetry/schemas'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { criticalPath, type Stretch, timeByApplication } from './critical-path'
import { SpanDetail } from './span-detail'
import { TimeShares } from './time-shares'
import { TraceHead } from './trace-head'
import { TraceLogs } from './trace-logs'
import { applicationColours, waterfallRows } from './waterfall'
import { Waterfall } from './waterfall-view'

/** One request from its first span to its last. The chosen span is in the address. */
export function TracePage({ traceId }: { traceId: string }) {
  const { data } = useSuspenseQuery(traceQuery(traceId))
  return (
    <>
      <TraceHead trace={data} />
      <TraceBody trace={data} />
    </>
  )
}

function TraceBody({ trace }: { trace: TraceAnswer }) {
  const t = useTranslations('trace')
  const [chosen, choose] = useUrlState('span')
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const path = useMemo(() => criticalPath(trace.spans), [trace.spans])
  const colours = useMemo(() => applicationColours(trace.spans), [trace.spans])
  const rows = useMemo(() => waterfallRows(trace.spans, folded), [trace.spans, folded])
  const selected = trace.spans.find((span) => span.spanId === chosen) ?? rows[0]?.span ?? null
  const fold = (spanId: string, hide: boolean) => setFolded((before) => (hide ? new Set([...before, spanId]) : new Set([...before].filter((one) => one !== spanId))))
  const parents = rows.filter((row) => row.children > 0 && row.depth > 0)
  return (
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
              {folded.size > 0 ? (
                <Button look="quiet" onClick={() => setFolded(new Set())}>{t('waterfall.unfold')}</Button>
              ) : (
                parents.length > 0 && <Button look="quiet" onClick={() => setFolded(new Set(parents.map((row) => row.span.spanId)))}>{t('waterfall.fold')}</Button>
              )}
            </>
          }
          footer={trace.more > 0 ? <span className="t-warn">{t('waterfall.more', { more: trace.more })}</span> : undefined}
        >
          <Waterfall rows={rows} durationMs={trace.durationMs} path={path} colours={colours} selected={selected?.spanId ?? null} onSelect={(span: Span) => choose(span.spanId)} onFold={fold} />
        </Panel>
        <TimeShares shares={timeByApplication(trace.spans, path)} colours={colours} />
        <QueryView loading={<Panel title={t('logs.title')}><LoadingBlock /></Panel>} title={t('logs.unreadable')}>
          <TraceLogs trace={trace} spanId={selected?.spanId ?? null} />
        </QueryView>
      </div>
      {selected && (
        <Panel title={<span className="trunc">{selected.name || t('waterfall.hidden')}</span>}>
          <SpanDetail span={selected} colour={colours.get(selected.application) ?? 'var(--c-other)'} selfMs={onPath(path, selected.spanId)} traceId={trace.traceId} />
        </Panel>
      )}
    </div>
  )
}

const onPath = (path: Stretch[], spanId: string) => path.reduce((sum, stretch) => (stretch.spanId === spanId ? sum + stretch.toMs - stretch.fromMs : sum), 0)
