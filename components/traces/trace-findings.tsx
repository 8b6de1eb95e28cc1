'use client'

import { memo } from 'react'
import { useTranslations } from 'next-intl'
import type { TraceFinding } from '@/lib/domains/telemetry/trace-schemas'
import { count, milliseconds, percent, quantityText } from '../data/numbers'
import { Panel } from '../ui/panel'
import { StateGlyph } from '../ui/state'

const looks = { failed: 'bad', repeated: 'warn', parallel: 'warn', dominant: 'info', gap: 'unknown' } as const
const linksShown = 8

/** What is worth knowing before the rows are read: each finding leads to its spans. */
export const TraceFindings = memo(function TraceFindings({ findings, durationMs, onSelect }: { findings: readonly TraceFinding[]; durationMs: number; onSelect: (spanId: string) => void }) {
  const t = useTranslations('trace')
  if (findings.length === 0) return null
  return (
    <Panel title={t('findings.title')} className="mb-4">
      <ul className="body stack stack-3">
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.spanIds[0] ?? ''}`} className="row" style={{ alignItems: 'flex-start' }}>
            <StateGlyph state={looks[finding.kind]} />
            <div>
              <Sentence finding={finding} durationMs={durationMs} />
              {finding.statement !== '' && <p className="mono xs soft trunc" title={finding.statement}>{finding.statement}</p>}
              <p className="row wrap xs">
                {finding.parent && finding.kind !== 'gap' && finding.kind !== 'dominant' && (
                  <SpanLink spanId={finding.parent.spanId} onSelect={onSelect} text={t('findings.under', { name: nameOf(finding.parent.application, finding.parent.operation, t('waterfall.hidden')) })} />
                )}
                {finding.spanIds.slice(0, linksShown).map((spanId, at) => (
                  <SpanLink key={spanId} spanId={spanId} onSelect={onSelect} text={finding.spanIds.length === 1 ? t('findings.span') : t('findings.nth', { number: at + 1 })} />
                ))}
                {finding.count > linksShown && <span className="muted">{t('findings.more', { more: count(finding.count - linksShown) })}</span>}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
})

const nameOf = (application: string, operation: string, hidden: string) => (operation === '' ? hidden : `${application} ${operation}`)

function Sentence({ finding, durationMs }: { finding: TraceFinding; durationMs: number }) {
  const t = useTranslations('trace')
  const ms = (value: number) => quantityText(milliseconds(value))
  const words = { name: `${finding.application} ${finding.operation}`, message: finding.message, times: finding.count, ms: ms(finding.ms), total: ms(durationMs), share: quantityText(percent(finding.share)) }
  switch (finding.kind) {
    case 'failed':
      return <p>{t(finding.message ? 'fact.failed' : 'fact.failedSilently', words)}{finding.count > 1 && ` ${t('fact.failedTimes', words)}`}</p>
    case 'repeated':
      return <p>{t('fact.repeated', words)}</p>
    case 'parallel':
      return <p>{t('fact.parallel', words)}</p>
    case 'dominant':
      return <p>{t('fact.dominant', words)}</p>
    case 'gap':
      return <p>{t('fact.gap', words)}</p>
  }
}

/** A span of this page, with an address of its own. */
function SpanLink({ spanId, text, onSelect }: { spanId: string; text: string; onSelect: (spanId: string) => void }) {
  return (
    <a
      href={`?span=${spanId}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return
        event.preventDefault()
        onSelect(spanId)
      }}
    >
      {text}
    </a>
  )
}
