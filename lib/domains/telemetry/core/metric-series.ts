import type { MetricAggregation, MetricSeries, MetricType } from '../metric-schemas'
import type { Grid } from './metric-grid'
import type { MetricKind } from './records'

export const metricType = (kind: MetricKind, monotonic: boolean): MetricType => (kind === 'histogram' ? 'histogram' : kind === 'sum' && monotonic ? 'counter' : 'gauge')

/** Of what a question answers: a rate is so much a second, a count a number of things. */
export function answerUnit(type: MetricType, unit: string, aggregation: MetricAggregation): string {
  if (aggregation === 'rate') return type === 'histogram' ? '1/s' : `${unit || '1'}/s`
  if (aggregation === 'count' || (type === 'histogram' && aggregation === 'increase')) return ''
  return unit
}

/** Groups are named by the values of their labels, as a JSON list. */
export const groupKey = (values: readonly string[]): string => JSON.stringify(values)

/** Values by group and step on the grid, largest groups first. */
export function onMetricGrid(groups: ReadonlyMap<string, ReadonlyMap<number, number | null>>, { steps }: Grid, groupBy: readonly string[], seriesMax: number): { series: MetricSeries[]; more: number } {
  const ranked = [...groups]
    .map(([key, slots]) => ({ key, slots, weight: [...slots.values()].reduce<number>((sum, value) => sum + (value ?? 0), 0), empty: [...slots.values()].every((value) => value === null) }))
    .filter(({ empty }) => !empty)
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
  const series = ranked.slice(0, seriesMax).map(({ key, slots }) => {
    const values = JSON.parse(key) as string[]
    return { labels: Object.fromEntries(groupBy.map((label, at) => [label, values[at] ?? ''])), values: Array.from({ length: steps }, (_, slot) => slots.get(slot) ?? null) }
  })
  return { series, more: Math.max(0, ranked.length - seriesMax) }
}
