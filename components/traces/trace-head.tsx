'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { TraceSummary } from '@/lib/domains/telemetry/trace-schemas'
import { count, milliseconds, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Copy } from '../ui/copy'
import { Icon } from '../ui/icon'
import { State } from '../ui/state'
import { Moment } from '../ui/time'

export function TraceHead({ trace, actions }: { trace: TraceSummary; actions: ReactNode }) {
  const t = useTranslations('trace')
  const complete = trace.roots === 1 && !trace.root.hasParent && trace.more === 0
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          <span>{trace.root.operation || t('waterfall.hidden')}</span> <span className="num font-normal">{quantityText(milliseconds(trace.durationMs))}</span>
          {trace.failed > 0 ? <State state="bad" word={t('failedSpans', { failed: trace.failed })} /> : <State state="ok" word={t('ok')} />}
        </h1>
        <dl className="facts">
          <Fact name={t('facts.trace')}>
            <Copy text={trace.traceId} what={t('facts.trace')} />
          </Fact>
          <Fact name={t('facts.started')}>
            <Moment atMs={trace.startMs} style="full" />
          </Fact>
          <Fact name={t('facts.spans')}>{t('facts.spansIn', { spans: count(trace.spans + trace.more), applications: trace.applications.length })}</Fact>
          <Fact name={t('facts.complete')}>{t(complete ? 'facts.yes' : 'facts.parts', { parts: trace.roots })}</Fact>
          {trace.hidden > 0 && <Fact name={t('facts.hidden')}>{t('facts.hiddenSpans', { hidden: trace.hidden })}</Fact>}
        </dl>
      </div>
      <div className="acts">{actions}</div>
    </div>
  )
}

/** What can be done with a stored trace. */
export function TraceActions({ trace }: { trace: TraceSummary }) {
  const t = useTranslations('trace')
  return (
    <>
      <ScopeLink className="btn" href={`/traces/compare?a=${trace.traceId}`}>
        {t('compare.open')}
      </ScopeLink>
      <a className="btn" href={`/api/v1/traces/${trace.traceId}/download`} download>
        <Icon name="download" />
        {t('download')}
      </a>
      <ScopeLink className="btn" href={`/logs?traceId=${trace.traceId}&from=${Math.floor(trace.startMs - 60_000)}&to=${Math.ceil(trace.startMs + trace.durationMs + 60_000)}`}>
        <Icon name="logs" />
        {t('logs.open')}
      </ScopeLink>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
