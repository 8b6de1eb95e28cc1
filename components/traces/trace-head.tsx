'use client'

import { useTranslations } from 'next-intl'
import { hiddenApplication } from '@/lib/domains/telemetry/core/redact-trace'
import type { TraceAnswer } from '@/lib/domains/telemetry/schemas'
import { milliseconds, percent, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Copy } from '../ui/copy'
import { Icon } from '../ui/icon'
import { State, StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { type TraceFact, traceFact } from './trace-facts'
import { spanTree } from './waterfall'

export function TraceHead({ trace }: { trace: TraceAnswer }) {
  const t = useTranslations('trace')
  const { roots } = spanTree(trace.spans)
  const root = roots.find((span) => span.parentId === null) ?? roots[0]
  const failed = trace.spans.filter((span) => span.status === 'error').length
  const names = [...new Set(trace.spans.map((span) => span.application))]
  const hidden = trace.spans.filter((span) => span.application === hiddenApplication).length
  const complete = roots.length === 1 && root?.parentId === null && trace.more === 0
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>
            <span>{root?.name || t('waterfall.hidden')}</span> <span className="num font-normal">{quantityText(milliseconds(trace.durationMs))}</span>
            {failed > 0 ? <State state="bad" word={t('failedSpans', { failed })} /> : <State state="ok" word={t('ok')} />}
          </h1>
          <dl className="facts">
            <Fact name={t('facts.trace')}>
              <Copy text={trace.traceId} what={t('facts.trace')} />
            </Fact>
            <Fact name={t('facts.started')}>
              <Moment atMs={trace.startMs} style="full" />
            </Fact>
            <Fact name={t('facts.spans')}>{t('facts.spansIn', { spans: trace.spans.length + trace.more, applications: names.length })}</Fact>
            <Fact name={t('facts.complete')}>{t(complete ? 'facts.yes' : 'facts.parts', { parts: roots.length })}</Fact>
            {hidden > 0 && <Fact name={t('facts.hidden')}>{t('facts.hiddenSpans', { hidden })}</Fact>}
          </dl>
        </div>
        <div className="acts">
          <ScopeLink className="btn" href={`/logs?traceId=${trace.traceId}&from=${Math.floor(trace.startMs - 60_000)}&to=${Math.ceil(trace.startMs + trace.durationMs + 60_000)}`}>
            <Icon name="logs" />
            {t('logs.open')}
          </ScopeLink>
        </div>
      </div>
      <FactNote fact={traceFact(trace.spans.filter((span) => span.application !== hiddenApplication))} totalMs={trace.durationMs} />
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The one thing worth knowing first. A plain trace needs no note. */
function FactNote({ fact, totalMs }: { fact: TraceFact; totalMs: number }) {
  const t = useTranslations('trace')
  const ms = (value: number) => quantityText(milliseconds(value))
  if (fact.kind === 'plain') return null
  const name = `${fact.span.application} ${fact.span.name}`
  const text =
    fact.kind === 'failed'
      ? t(fact.message ? 'fact.failed' : 'fact.failedSilently', { name, message: fact.message })
      : fact.kind === 'repeated'
        ? t('fact.repeated', { name, times: fact.times, ms: ms(fact.ms), total: ms(fact.totalMs) })
        : t('fact.dominant', { name, ms: ms(fact.ms), total: ms(totalMs), share: quantityText(percent(fact.share)) })
  const look = fact.kind === 'failed' ? 'bad' : fact.kind === 'repeated' ? 'warn' : 'info'
  return (
    <div className={`note ${look} mb-4`}>
      <StateGlyph state={look} />
      <div>{text}</div>
    </div>
  )
}
