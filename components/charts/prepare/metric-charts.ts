import type { MetricsAnswer, MetricsLine } from '@/lib/domains/telemetry/metric-query-schemas'
import type { MetricSeries } from '@/lib/domains/telemetry/metric-schemas'
import type { ChartInput, ChartSeries } from './chart-input'
import { type MetricUnit, metricUnit, unitOfName } from './metric-unit'

/** One chart for each unit: values of two kinds have no axis in common. */
export interface MetricChart {
  key: string
  /** The queries that are drawn in it. */
  lines: MetricsLine['key'][]
  input: ChartInput
  unit: MetricUnit
}

export interface MetricNaming {
  /** What a query asks, in a few words. */
  titleOf: (key: MetricsLine['key']) => string
  /** The metric of a query, whose name may say its unit. */
  metricOf: (key: MetricsLine['key']) => string
  earlier: string
}

const unitOf = (line: MetricsLine, naming: MetricNaming): MetricUnit => {
  const named = line.key === 'formula' ? '' : unitOfName(naming.metricOf(line.key))
  const rate = /^1?\/s$/.test(line.unit)
  const unit = line.unit === '' || (rate && named !== '' && line.type === 'counter') ? (rate ? `${named}/s` : named) : line.unit
  return metricUnit(line.unit === '' && isCount(line) ? '' : unit, line.type !== 'counter')
}
/** An empty unit of a histogram or formula is a number of things, whatever the name says. */
const isCount = ({ type, key }: MetricsLine): boolean => type === 'histogram' || key === 'formula'

const seriesName = (labels: MetricSeries['labels']): string => {
  const values = Object.entries(labels)
  return values.length === 1 ? values[0]?.[1] || '–' : values.map(([name, value]) => `${name}=${value || '–'}`).join(' ')
}

const labelKey = ({ labels }: MetricSeries): string => JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))

const pointsOf = (values: MetricSeries['values'], { startMs, stepMs }: MetricsAnswer, factor: number) => values.map((value, at) => ({ atMs: startMs + at * stepMs, value: value === null ? null : value * factor }))

/** Charts of an answer, in the order of its lines; `hidden` queries only feed the formula. */
export function metricCharts(answer: MetricsAnswer, range: { fromMs: number; toMs: number }, naming: MetricNaming, hidden: ReadonlySet<string> = new Set()): MetricChart[] {
  const charts = new Map<string, MetricChart>()
  const shown = answer.lines.filter(({ key }) => !hidden.has(key))
  for (const line of shown) {
    const unit = unitOf(line, naming)
    const key = `${unit.unit} ${unit.said}`
    const chart = charts.get(key) ?? { key, lines: [], unit, input: { series: [], ...range, stepMs: answer.stepMs, unit: unit.unit, asOfMs: answer.meta.asOfMs, more: 0 } }
    charts.set(key, chart)
    chart.lines.push(line.key)
    chart.input.more = (chart.input.more ?? 0) + line.more
    const name = (series: MetricSeries) => [shown.length > 1 || Object.keys(series.labels).length === 0 ? naming.titleOf(line.key) : '', seriesName(series.labels)].filter(Boolean).join(' · ')
    const drawn = (series: MetricSeries): ChartSeries => ({ key: `${line.key} ${labelKey(series)}`, name: name(series), points: pointsOf(series.values, answer, unit.factor) })
    const past = (series: MetricSeries): ChartSeries => ({ ...drawn(series), key: `${line.key} earlier ${labelKey(series)}`, name: `${name(series)} · ${naming.earlier}`, role: 'comparison' })
    const earlier = new Map((line.earlier ?? []).map((series) => [labelKey(series), series]))
    // Each beside its own past: of many the first are drawn, with theirs.
    for (const series of line.series) {
      const before = earlier.get(labelKey(series))
      earlier.delete(labelKey(series))
      chart.input.series.push(drawn(series), ...(before ? [past(before)] : []))
    }
    chart.input.series.push(...[...earlier.values()].map(past))
  }
  return [...charts.values()]
}
