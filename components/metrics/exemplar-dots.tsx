'use client'

import { useTranslations } from 'next-intl'
import type { Exemplar } from '@/lib/domains/telemetry/metric-schemas'
import { heightOf, type PreparedChart } from '../charts/prepare/prepare-chart'
import { ScopeLink } from '../shell/scope-link'
import { traceHref } from '../traces/trace-table'

/** Single observations on their chart; each opens the trace that made it. What lies above the scale stands at its top. */
export function ExemplarDots({ chart, items, factor }: { chart: PreparedChart; items: readonly Exemplar[]; factor: number }) {
  const t = useTranslations('metrics')
  const length = chart.toMs - chart.fromMs
  return items.map((exemplar) => {
    const left = (exemplar.atMs - chart.fromMs) / length
    if (left < 0 || left > 1) return null
    const value = exemplar.value * factor
    const top = Math.min(1, Math.max(0, heightOf(chart, value)))
    return (
      <ScopeLink
        key={`${exemplar.traceId} ${exemplar.spanId ?? ''} ${exemplar.atMs}`}
        className="exemplar"
        href={`${traceHref(exemplar.traceId)}${exemplar.spanId ? `?span=${exemplar.spanId}` : ''}`}
        title={t('exemplar.open', { value: chart.unit.text(value), application: exemplar.application })}
        aria-label={t('exemplar.open', { value: chart.unit.text(value), application: exemplar.application })}
        // The list below the chart has the same links in reading order.
        tabIndex={-1}
        style={{ left: `${(left * 100).toFixed(2)}%`, top: `${(top * 100).toFixed(2)}%` }}
        onPointerDown={(event) => event.stopPropagation()}
      >
        <span />
      </ScopeLink>
    )
  })
}
