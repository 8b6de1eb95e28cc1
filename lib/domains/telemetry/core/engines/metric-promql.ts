import type { MetricAggregation, MetricType } from '../../metric-schemas'
import type { SourceLabels } from '../../source-schemas'
import { inBraces, sumBy } from './promql-text'

export interface MetricAsk {
  name: string
  type: MetricType
  aggregation: MetricAggregation
  quantile: number
  matchers: readonly string[]
  /** The engine's labels. */
  by: readonly string[]
  labels: SourceLabels
  /** Over how much before each moment; `share` is what a step is of it. */
  windowS: number
  share: number
}

/** A question of one metric in PromQL, by the table of `MetricAggregation`. */
export function metricPromql(ask: MetricAsk): string {
  return ask.type === 'histogram' ? ofHistogram(ask) : ofNumbers(ask)
}

const scaled = (expression: string, share: number): string => (share === 1 ? expression : `${expression} * ${share}`)

function ofNumbers({ name, aggregation, quantile, matchers, by, labels, windowS, share }: MetricAsk): string {
  const last = `last_over_time(${inBraces(name, matchers)}[${windowS}s])`
  switch (aggregation) {
    case 'rate':
      return sumBy('sum', by, `rate(${inBraces(name, matchers)}[${windowS}s])`, labels)
    case 'increase':
      return scaled(sumBy('sum', by, `increase(${inBraces(name, matchers)}[${windowS}s])`, labels), share)
    case 'quantile':
      return sumBy('quantile', by, last, labels).replace(') (', `) (${quantile}, `)
    default:
      return sumBy(aggregation, by, last, labels)
  }
}

function ofHistogram({ name, aggregation, quantile, matchers, by, labels, windowS, share }: MetricAsk): string {
  const grown = (part: string, more: readonly string[] = []) => sumBy('sum', [...by, ...more], `increase(${inBraces(`${name}_${part}`, matchers)}[${windowS}s])`, labels)
  const at = (share0to1: number) => `histogram_quantile(${share0to1}, ${grown('bucket', ['le'])})`
  switch (aggregation) {
    case 'sum':
      return scaled(grown('sum'), share)
    case 'avg':
      return `${grown('sum')} / (${grown('count')} > 0)`
    case 'count':
    case 'increase':
      return scaled(grown('count'), share)
    case 'rate':
      return `${grown('count')} / ${windowS}`
    case 'min':
      return at(0)
    case 'max':
      return at(1)
    case 'quantile':
      return at(quantile)
  }
}

/** Observations of each bucket, by upper bound; an instance that reports several counts by the first. */
export const bucketsPromql = (names: readonly string[], matchers: readonly string[], windowS: number, { application, instance }: SourceLabels): string =>
  `sum by (le) (${names.map((name) => `increase(${inBraces(`${name}_bucket`, matchers)}[${windowS}s])`).join(` or on (${application}, ${instance}) `)})`
