import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'

export const strip = { width: 200, height: 40, middle: 20, reach: 17 }

export interface StripSide {
  /** The outline of the density, closed; null when there are too few values to have one: `dots` then. */
  path: string | null
  dots: number[]
  /** x of the quarter points and the middle of the summary; null without a value. */
  box: { from: number; middle: number; to: number } | null
}
export interface Strip {
  low: number
  high: number
  baseline: StripSide
  canary: StripSide
}

/** Fewer values than these are drawn one by one: a curve would promise more than is known. */
const curveMin = 8
const columns = 48

type Known = Pick<MetricEvidence, 'series' | 'baseline' | 'canary'>

/** Both sides over one axis, the baseline above it and the canary below. Null when neither has a value. */
export function distributionStrip({ series, baseline, canary }: Known): Strip | null {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null)
  const [one, other] = [known(series.baseline), known(series.canary)]
  const all = [...one, ...other, ...[baseline.min, baseline.max, canary.min, canary.max].filter((value) => value !== null)]
  if (all.length === 0) return null
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const margin = least === most ? Math.max(0.5, Math.abs(least) / 2) : (most - least) * 0.06
  const [low, high] = [least - margin, most + margin]
  const x = (value: number) => ((value - low) / (high - low)) * strip.width
  const sides = [heights(one, low, high), heights(other, low, high)]
  const top = Math.max(...sides.flat(), Number.MIN_VALUE)
  const side = (values: number[], densities: number[], summary: Known['baseline'], up: 1 | -1): StripSide => ({
    path: values.length < curveMin ? null : outline(densities.map((density) => (density / top) * strip.reach * up)),
    dots: values.length < curveMin ? values.map((value) => round(x(value))) : [],
    box: summary.p25 === null || summary.p50 === null || summary.p75 === null ? null : { from: round(x(summary.p25)), middle: round(x(summary.p50)), to: round(x(summary.p75)) },
  })
  return { low, high, baseline: side(one, sides[0] ?? [], baseline, 1), canary: side(other, sides[1] ?? [], canary, -1) }
}

const round = (value: number) => Number(value.toFixed(1))

/** A Gaussian kernel by Silverman's rule, no narrower than a column; the area under each side is the same. */
function heights(values: readonly number[], low: number, high: number): number[] {
  if (values.length < curveMin) return []
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  const width = Math.max(1.06 * deviation * values.length ** -0.2, (high - low) / columns)
  return Array.from({ length: columns + 1 }, (_, at) => {
    const position = low + ((high - low) * at) / columns
    return values.reduce((sum, value) => sum + Math.exp(-(((position - value) / width) ** 2) / 2), 0) / (values.length * width)
  })
}

function outline(reaches: readonly number[]): string {
  const points = reaches.map((reach, at) => `L${round((at / columns) * strip.width)} ${round(strip.middle - reach)}`)
  return `M0 ${strip.middle}${points.join('')}L${strip.width} ${strip.middle}Z`
}
