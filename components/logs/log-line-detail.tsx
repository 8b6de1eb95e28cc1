'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { valueText } from '@/lib/domains/telemetry/core/line-search'
import type { AttributeMap } from '@/lib/domains/telemetry/core/records'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { applicationHref } from '../applications/figure-cells'
import { ScopeLink } from '../shell/scope-link'
import { traceHref } from '../traces/trace-table'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Icon } from '../ui/icon'
import { FieldChoice } from './field-choice'
import { LogContext } from './log-context'
import { lineHref } from './log-query'

/** Everything one line says, with the ways on: its trace, its neighbours, others like it. */
export function LogLineDetail({ line, narrowing }: { line: LogLine; narrowing: boolean }) {
  const t = useTranslations('logs')
  const [around, setAround] = useState(false)
  return (
    <div className="ld">
      <div className="row wrap">
        {line.traceId && (
          <ScopeLink className="btn primary" href={`${traceHref(line.traceId)}${line.spanId ? `?span=${line.spanId}` : ''}`}>
            <Icon name="traces" />
            {t('detail.openTrace', { id: line.traceId.slice(0, 8) })}
          </ScopeLink>
        )}
        <Button aria-expanded={around} onClick={() => setAround(!around)}>
          {t('detail.around')}
        </Button>
        <ScopeLink className="btn" href={lineHref(line)}>
          <Icon name="link" />
          {t('detail.link')}
        </ScopeLink>
        <Copy text={JSON.stringify(line)} what={t('detail.line')}>
          <span className="sm soft">{t('detail.json')}</span>
        </Copy>
      </div>
      {around && <LogContext line={line} />}
      <pre className="mono" tabIndex={0}>
        {line.body}
      </pre>
      <dl className="dl mono">
        <Value name="application" value={line.application} narrowing={narrowing}>
          <ScopeLink href={applicationHref(line.application)}>{line.application}</ScopeLink>
        </Value>
        {line.instance && (
          <Value name="instance" value={line.instance} narrowing={narrowing}>
            <ScopeLink href={`/logs?application=${encodeURIComponent(line.application)}&instance=${encodeURIComponent(line.instance)}`}>{line.instance}</ScopeLink>
          </Value>
        )}
        {line.zone && <Value name="zone" value={line.zone} narrowing={narrowing} />}
        {line.traceId && (
          <Value name="traceId" value={line.traceId} narrowing={narrowing}>
            <Copy text={line.traceId} what="traceId" />
          </Value>
        )}
        {line.spanId && <Value name="spanId" value={line.spanId} narrowing={narrowing} />}
        {Object.entries(line.attributes as AttributeMap).map(([key, value]) => (
          <Value key={key} name={key} value={valueText(value) ?? ''} narrowing={narrowing && value !== null && typeof value !== 'object'} />
        ))}
      </dl>
    </div>
  )
}

function Value({ name, value, narrowing, children }: { name: string; value: string; narrowing: boolean; children?: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {children ?? value}
        {narrowing && <FieldChoice field={name} value={value} />}
      </dd>
    </>
  )
}
