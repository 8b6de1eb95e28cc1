'use client'

import { useQueries } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { parseMetricExpression } from '@/lib/domains/telemetry/core/metric-expression'
import { type MetricsAnswer, type MetricsLine, type MetricsQueryInput, queryLetters } from '@/lib/domains/telemetry/metric-query-schemas'
import { exemplarsQuery } from '@/lib/domains/telemetry/queries/metrics'
import { ChartTable } from '../charts/draw/chart-table'
import { CursorGroup } from '../charts/draw/cursor-group'
import { TimeChart } from '../charts/draw/time-chart'
import type { ChartMarker } from '../charts/prepare/chart-input'
import { metricCharts } from '../charts/prepare/metric-charts'
import { prepareChart } from '../charts/prepare/prepare-chart'
import { useScope } from '../shell/use-scope'
import { ExemplarDots } from './exemplar-dots'
import { momentOf } from './metrics-ask'

interface MetricChartsProps {
  ask: MetricsQueryInput
  answer: MetricsAnswer
  range: { fromMs: number; toMs: number }
  kind: 'line' | 'area' | 'table'
  hidden?: ReadonlySet<string>
  height?: number
  markers?: ChartMarker[]
  /** Exemplars are asked for: one question for each query. */
  exemplars?: boolean
}

const noneHidden: ReadonlySet<string> = new Set()

/** The charts of an answer, one for each unit, on one cursor. */
export function MetricCharts({ ask, answer, range, kind, hidden = noneHidden, height = 200, markers, exemplars = false }: MetricChartsProps) {
  const t = useTranslations('metrics')
  const scope = useScope()
  const router = useRouter()
  const { titleOf, metricOf } = useMemo(() => naming(ask, t('builder.formula')), [ask, t])
  const earlier = t(ask.compare === 'week' ? 'compare.weekAgo' : 'compare.dayAgo')
  const charts = useMemo(() => metricCharts(answer, range, { titleOf, metricOf, earlier }, hidden), [answer, range, titleOf, metricOf, hidden, earlier])
  const asked = exemplars ? answer.lines.flatMap(({ key, type }) => (key !== 'formula' && type !== 'gauge' && !hidden.has(key) ? [key] : [])) : []
  const found = useQueries({
    queries: asked.map((letter) => {
      const { a: _a, b: _b, c: _c, d: _d, e: _e, f: _f, formula: _formula, compare: _compare, points: _points, ...where } = ask
      return { ...exemplarsQuery({ ...where, q: ask[letter] ?? '', limit: 60 }), staleTime: 30_000 }
    }),
    combine: (answers) => new Map(answers.map((one, at) => [asked[at] as MetricsLine['key'], one.data?.items ?? []])),
  })
  return (
    <CursorGroup>
      <div className="stack stack-4">
        {charts.map(({ key, lines, input, unit }) => {
          const title = lines.map(titleOf).join(', ')
          const items = lines.flatMap((line) => found.get(line) ?? [])
          if (kind === 'table') return <ChartTable key={key} chart={prepareChart(input)} title={title} />
          return (
            <TimeChart
              key={key}
              title={title}
              input={input}
              height={height}
              area={kind === 'area' && 'each'}
              note={unit.said ? t('unit', { unit: unit.said }) : undefined}
              {...(markers && { markers })}
              onZoom={scope.zoomTo}
              onZoomBack={() => router.back()}
              moment={momentOf(ask)}
              {...(items.length > 0 && { overlay: (chart) => <ExemplarDots chart={chart} items={items} factor={unit.factor} /> })}
            />
          )
        })}
        {ask.compare !== undefined && !answer.lines.some(hadEarlier) && <p className="sm muted">{t('compare.nothing', { earlier })}</p>}
      </div>
    </CursorGroup>
  )
}

const hadEarlier = ({ earlier }: MetricsLine): boolean => earlier?.some(({ values }) => values.some((value) => value !== null)) ?? false

function naming(ask: MetricsQueryInput, formula: string) {
  const expressions = new Map(queryLetters.flatMap((letter) => {
    const read = parseMetricExpression(ask[letter] ?? '')
    return read.ok ? [[letter, read.value] as const] : []
  }))
  const short = (key: MetricsLine['key']): string => {
    if (key === 'formula') return `${formula} ${ask.formula ?? ''}`.trim()
    const found = expressions.get(key)
    if (!found) return key
    const how = found.aggregation === 'quantile' ? `p${Number((found.quantile * 100).toFixed(2))}` : found.aggregation
    const inside = found.filters.map(({ label, op, value }) => `${label}${op}${value}`).join(' ')
    return [`${how} ${found.metric}`, inside].filter(Boolean).join(' · ')
  }
  return { titleOf: short, metricOf: (key: MetricsLine['key']) => (key === 'formula' ? '' : (expressions.get(key)?.metric ?? '')) }
}
