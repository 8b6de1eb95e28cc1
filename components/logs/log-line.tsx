'use client'

import { useTranslations } from 'next-intl'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { applicationHref, shortZone } from '../applications/figure-cells'
import { traceHref } from '../traces/trace-table'
import { ScopeLink } from '../shell/scope-link'
import { Copy } from '../ui/copy'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { highlight } from './highlight'
import { severityLook } from './log-query'

export function LogLineRow({ line, words, open, onToggle }: { line: LogLine; words: readonly string[]; open: boolean; onToggle: () => void }) {
  const t = useTranslations('logs')
  const look = severityLook[line.severity]
  return (
    <li data-href="">
      <button type="button" className="ll" aria-expanded={open} onClick={onToggle}>
        <i className={`lv ${look}`} aria-hidden="true" />
        <Moment atMs={line.atMs} style="millis" className="tm" />
        <span className="lg">
          <StateGlyph state={look} label={t(`severity.${line.severity}`)} />
        </span>
        <span className="ap p3">{line.application}</span>
        <span className="zn p3">{line.zone ? shortZone(line.zone) : ''}</span>
        <span className="mono ms">
          {highlight(line.body, words).map((part, at) => (part.hit ? <mark key={at} className="hit">{part.text}</mark> : part.text))}
          {shortAttributes(line).map(([key, value]) => (
            <span key={key} className="kv">
              <i>{key}</i>={value}
            </span>
          ))}
        </span>
      </button>
      {open && <LogLineDetail line={line} />}
    </li>
  )
}

/** The first few short values beside the text: often they are what tells two equal lines apart. */
const shortAttributes = ({ attributes }: LogLine): [string, string][] =>
  Object.entries(attributes)
    .flatMap(([key, value]): [string, string][] => (typeof value === 'object' || String(value).length > 40 ? [] : [[key, String(value)]]))
    .slice(0, 4)

function LogLineDetail({ line }: { line: LogLine }) {
  const t = useTranslations('logs')
  const application = encodeURIComponent(line.application)
  const around = `/logs?application=${application}${line.instance ? `&instance=${encodeURIComponent(line.instance)}` : ''}&from=${Math.floor(line.atMs - 15_000)}&to=${Math.ceil(line.atMs + 15_000)}`
  return (
    <div className="ld">
      <div className="row wrap">
        {line.traceId && (
          <ScopeLink className="btn primary" href={`${traceHref(line.traceId)}${line.spanId ? `?span=${line.spanId}` : ''}`}>
            <Icon name="traces" />
            {t('detail.openTrace', { id: line.traceId.slice(0, 8) })}
          </ScopeLink>
        )}
        <ScopeLink className="btn" href={around}>
          {t('detail.around')}
        </ScopeLink>
        <Copy text={JSON.stringify(line)} what={t('detail.line')}>
          <span className="sm soft">{t('detail.json')}</span>
        </Copy>
      </div>
      <pre className="mono" tabIndex={0}>
        {line.body}
      </pre>
      <dl className="dl mono">
        <Value name="application">
          <ScopeLink href={applicationHref(line.application)}>{line.application}</ScopeLink>
        </Value>
        {line.instance && (
          <Value name="instance">
            <ScopeLink href={`/logs?application=${application}&instance=${encodeURIComponent(line.instance)}`}>{line.instance}</ScopeLink>
          </Value>
        )}
        {line.zone && <Value name="zone">{line.zone}</Value>}
        {line.traceId && (
          <Value name="trace_id">
            <Copy text={line.traceId} what="trace_id" />
          </Value>
        )}
        {Object.entries(line.attributes).map(([key, value]) => (
          <Value key={key} name={key}>
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </Value>
        ))}
      </dl>
    </div>
  )
}

function Value({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
