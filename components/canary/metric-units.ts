import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import type { ChartInput, ChartUnit } from '../charts/prepare/chart-input'
import { bytes, milliseconds, noBreak, percent, type Quantity, quantityText, rate } from '../data/numbers'

type Unit = MetricEvidence['unit']

const chartUnits: Record<Unit, { unit: ChartUnit; divisor: number }> = {
  percent: { unit: 'percent', divisor: 100 },
  'percent-of-core': { unit: 'cores', divisor: 100 },
  ms: { unit: 'ms', divisor: 1 },
  bytes: { unit: 'bytes', divisor: 1 },
  'per-second': { unit: 'rate', divisor: 1 },
}

const quantities: Record<Unit, (value: number) => Quantity> = {
  percent: (value) => percent(value / 100),
  'percent-of-core': (value) => percent(value / 100),
  ms: milliseconds,
  bytes,
  'per-second': rate,
}

/** A value with its unit; a dash for what is not known. */
export const figureOf = (unit: Unit, value: number | null): string => (value === null ? '–' : quantityText(quantities[unit](value)))

/** 0.13 as +13 %; a real minus, and a no-break space. */
export function shareOf(share: number, signed = true): string {
  const size = Math.abs(share * 100)
  const text = size >= 999.5 ? Math.round(size).toLocaleString('en') : size >= 9.95 ? size.toFixed(0) : size.toFixed(1)
  const sign = Number(text) === 0 || !signed ? '' : share < 0 ? '−' : '+'
  return `${sign}${text}${noBreak}%`
}

/** Both series as one chart; the threshold is the baseline's median times the tolerance, where there is one. */
export function metricChart(metric: MetricEvidence, names: { baseline: string; canary: string; threshold: string }): ChartInput {
  const { unit, divisor } = chartUnits[metric.unit]
  const { fromMs, stepMs, baseline, canary } = metric.series
  const points = (values: readonly (number | null)[]) => values.map((value, at) => ({ atMs: fromMs + at * stepMs, value: value === null ? null : value / divisor }))
  const toMs = fromMs + Math.max(1, baseline.length, canary.length) * stepMs
  const median = metric.baseline.p50
  return {
    fromMs, toMs, stepMs, unit, asOfMs: toMs,
    series: [
      { key: 'canary', name: names.canary, role: 'canary', points: points(canary) },
      { key: 'baseline', name: names.baseline, role: 'baseline', points: points(baseline) },
    ],
    ...(metric.tolerance !== null && median !== null && median > 0 && { threshold: { value: (median * metric.tolerance) / divisor, label: names.threshold } }),
  }
}
