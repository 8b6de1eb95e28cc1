import type { ChartInput, ChartSeries } from './chart-input'
import { type Gap, gapsOf, loneSamples, onGrid, type Sample } from './grid'
import { type Scale, scaleFor } from './scale'
import { limitSeries, type SeriesLook } from './series-look'
import { factsOf, type SeriesFacts } from './summary'
import { unitWords, type UnitWords } from './units'

export interface PreparedSeries extends ChartSeries {
  look: SeriesLook
  facts: SeriesFacts | null
  lone: Sample[]
}

export interface PreparedChart {
  fromMs: number
  toMs: number
  stepMs: number
  series: PreparedSeries[]
  samples: Sample[]
  gaps: Gap[]
  scale: Scale
  unit: UnitWords
  /** Series that are not drawn. */
  leftOut: number
  threshold: { value: number; label: string } | null
  /** Nothing was seen in the whole range. */
  empty: boolean
}

/** Everything that is decided about a chart; what draws it decides nothing. */
export function prepareChart(input: ChartInput): PreparedChart {
  const { fromMs, toMs, stepMs } = input
  const { shown, leftOut } = limitSeries(input.series, input.more)
  const samples = onGrid(shown, input)
  const values = samples.flatMap((sample) => sample.values).filter((value) => value !== null)
  const threshold = input.threshold ?? null
  // A limit far above everything would press the line to the floor; then only its label says where it is.
  const largest = Math.max(0, ...values)
  const reached = threshold && (threshold.inSight || threshold.value <= Math.max(largest * 3, threshold.value === 0 ? 0 : largest)) ? [threshold.value] : []
  const unit = unitWords(input.unit, Math.max(largest, ...reached))
  return {
    fromMs,
    toMs,
    stepMs,
    series: shown.map((one, at) => ({ ...one, facts: factsOf(samples, at), lone: loneSamples(samples, at) })),
    samples,
    gaps: gapsOf(samples, stepMs),
    scale: scaleFor([...values, ...reached], unit.divisor, input.unit === 'percent'),
    unit,
    leftOut,
    threshold: reached.length > 0 ? threshold : null,
    empty: values.length === 0,
  }
}

/** The middle of a bucket as a share of the range, 0 to 1: where its value is drawn. */
export const positionOf = (chart: Pick<PreparedChart, 'fromMs' | 'toMs' | 'stepMs'>, atMs: number): number =>
  Math.min(1, Math.max(0, (atMs + chart.stepMs / 2 - chart.fromMs) / (chart.toMs - chart.fromMs)))

/** From the top, 0 to 1. */
export const heightOf = ({ scale }: Pick<PreparedChart, 'scale'>, value: number): number => 1 - (value - scale.min) / (scale.max - scale.min)

/** The sample nearest to a share of the width; -1 when there is none. */
export function nearestSample(chart: PreparedChart, at: number): number {
  const wanted = chart.fromMs + at * (chart.toMs - chart.fromMs) - chart.stepMs / 2
  let best = -1
  for (const [index, sample] of chart.samples.entries()) {
    const current = chart.samples[best]
    if (!current || Math.abs(sample.atMs - wanted) < Math.abs(current.atMs - wanted)) best = index
  }
  return best
}
