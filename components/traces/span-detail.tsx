'use client'

import { useTranslations } from 'next-intl'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { hiddenApplication } from '@/lib/domains/telemetry/core/redact-trace'
import type { Span } from '@/lib/domains/telemetry/schemas'
import { applicationHref } from '../applications/figure-cells'
import { milliseconds, quantityText } from '../data/numbers'
import { ScopeLink } from '../shell/scope-link'
import { Copy } from '../ui/copy'
import { Pill } from '../ui/pill'
import { State } from '../ui/state'

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Everything one span says, with the ways on: its application, its instance, its logs. A span of a file (no `traceId`) has none. */
export const SpanDetail = memo(function SpanDetail({ span, colour, selfMs, traceId }: { span: Span; colour: string; selfMs: number; traceId: string | null }) {
  const t = useTranslations('trace')
  if (span.application === hiddenApplication) return <p className="body soft sm">{t('detail.hidden', { duration: quantityText(milliseconds(span.durationMs)) })}</p>
  return (
    <div className="body stack stack-3">
      <div className="row wrap">
        <i className="sw" style={{ '--sw': colour } as CSSProperties} />
        {traceId === null ? (
          <span className="med">{span.application}</span>
        ) : (
          <ScopeLink className="med plain" href={applicationHref(span.application)}>
            {span.application}
          </ScopeLink>
        )}
        <Pill look="line">{t(`kind.${span.kind}`)}</Pill>
        {span.status === 'error' && <State state="bad" word={t('failed')} />}
      </div>
      {span.statusMessage && <p className="sm t-bad">{span.statusMessage}</p>}
      <dl className="dl">
        <Fact name={t('detail.duration')}>{quantityText(milliseconds(span.durationMs))}</Fact>
        <Fact name={t('detail.critical')}>{quantityText(milliseconds(selfMs))}</Fact>
        <Fact name={t('detail.starts')}>{quantityText(milliseconds(span.startOffsetMs))}</Fact>
        {span.instance && (
          <Fact name={t('detail.instance')}>
            {traceId === null ? (
              <span className="mono">{span.instance}</span>
            ) : (
              <ScopeLink className="mono" href={`/logs?application=${encodeURIComponent(span.application)}&instance=${encodeURIComponent(span.instance)}`}>
                {span.instance}
              </ScopeLink>
            )}
          </Fact>
        )}
        {span.zone && <Fact name={t('detail.zone')}>{span.zone}</Fact>}
        <Fact name={t('detail.id')}>
          <Copy text={span.spanId} what={t('detail.id')} />
        </Fact>
      </dl>
      <Values title={t('detail.attributes')} values={span.attributes} {...(traceId !== null && { application: span.application })} />
      {span.events.map((event, at) => (
        <Values key={at} title={`${event.name} · ${quantityText(milliseconds(event.offsetMs))}`} values={event.attributes} />
      ))}
      <details>
        <summary className="sm med">{t('detail.resource')}</summary>
        <Values values={span.resource} />
      </details>
      {traceId !== null && (
        <p className="row wrap sm gap-4">
          <ScopeLink href={`/logs?traceId=${traceId}`}>{t('detail.logs')}</ScopeLink>
          <ScopeLink href={`/traces?application=${encodeURIComponent(span.application)}&q=${encodeURIComponent(span.name)}`}>{t('detail.same')}</ScopeLink>
        </p>
      )}
    </div>
  )
})

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="num whitespace-normal">{children}</dd>
    </>
  )
}

/** Each value of a span's own attributes is a search for others like it. */
function Values({ title, values, application }: { title?: string; values: Span['attributes']; application?: string }) {
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  const href = (key: string, value: unknown) => `/traces?application=${encodeURIComponent(application ?? '')}&q=${encodeURIComponent(`${key}=${/\s/.test(valueText(value)) ? JSON.stringify(valueText(value)) : valueText(value)}`)}`
  return (
    <div>
      {title && <h3 className="sm med mb-1">{title}</h3>}
      <dl className="dl mono">
        {entries.map(([key, value]) => (
          <Fact key={key} name={key}>
            {application ? <ScopeLink className="plain" href={href(key, value)}>{valueText(value)}</ScopeLink> : <span className="whitespace-pre-wrap">{valueText(value)}</span>}
          </Fact>
        ))}
      </dl>
    </div>
  )
}
