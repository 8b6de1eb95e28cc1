import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { foldHistograms, type HistogramRow, observedValue } from '../core/fold-histograms'
import { inSelector } from '../core/in-selector'
import { filterMatcher, labelOf, type ReadFilter, readFilters } from '../core/metric-filters'
import { type Grid, gridOf, medianOf, stepOf } from '../core/metric-grid'
import { answerUnit, groupKey, metricType, onMetricGrid } from '../core/metric-series'
import type { MetricQueryAnswer, MetricQueryInput } from '../metric-schemas'
import type { Selector } from '../schemas'
import type { MemoryPoint } from './memory-rows'

type Asked = z.output<typeof MetricQueryInput>
const lookBackMs = 300_000
const msOf = (point: MemoryPoint): number => Number(point.point.timeNs / 1_000_000n)
const nanos = (ms: number): bigint => BigInt(ms) * 1_000_000n

/** Points of the asked series, in order of time. */
export function metricPoints(points: readonly MemoryPoint[], { metric, selector, filters, fromMs, toMs }: { metric: string; selector: Selector; filters: readonly ReadFilter[]; fromMs: number; toMs: number }): MemoryPoint[] {
  const matches = filterMatcher(filters)
  return points
    .filter(({ name, point, from, resource }) => name === metric && inSelector(selector, from) && Number.isFinite(point.value) && point.timeNs >= nanos(fromMs) && point.timeNs < nanos(toMs) && matches((label) => labelOf(label, from, point.attributes, resource)))
    .sort((a, b) => Number(a.point.timeNs - b.point.timeNs))
}

const seriesKey = ({ point, resource, unit, temporality }: MemoryPoint): string => JSON.stringify([resource, point.attributes, unit, temporality])

export function seriesOf(points: readonly MemoryPoint[]): Map<string, MemoryPoint[]> {
  const series = new Map<string, MemoryPoint[]>()
  for (const point of points) {
    const known = series.get(seriesKey(point))
    if (known) known.push(point)
    else series.set(seriesKey(point), [point])
  }
  return series
}

export const intervalOf = (series: Map<string, MemoryPoint[]>): number | null =>
  medianOf([...series.values()].flatMap((points) => points.slice(1).map((point, at) => msOf(point) - msOf(points[at] as MemoryPoint))))

/** One amount of a series for each step that has one. */
function amountsOf(points: readonly MemoryPoint[], { aggregation, offsetMs }: Asked, { startMs, stepMs }: Grid): Map<number, number> {
  const slots = new Map<number, { last: number; total: number; added: number | null; seconds: number }>()
  points.forEach((point, at) => {
    const slot = Math.floor((msOf(point) + offsetMs - startMs) / stepMs)
    const known = slots.get(slot) ?? { last: 0, total: 0, added: null, seconds: 0 }
    slots.set(slot, known)
    const before = points[at - 1]
    const { value } = point.point
    known.last = value
    known.total += value
    const added = point.temporality === 1 ? value : before === undefined ? null : value >= before.point.value ? value - before.point.value : value
    if (added === null) return
    known.added = (known.added ?? 0) + added
    known.seconds += before === undefined ? stepMs / 1_000 : Number(point.point.timeNs - before.point.timeNs) / 1e9
  })
  const amounts = new Map<number, number>()
  for (const [slot, { last, total, added, seconds }] of slots) {
    const grows = aggregation === 'rate' || aggregation === 'increase'
    const amount = !grows ? (points[0]?.temporality === 1 ? total : last) : added === null ? null : aggregation === 'increase' ? added : seconds > 0 ? added / seconds : null
    if (amount !== null && slot >= 0) amounts.set(slot, amount)
  }
  return amounts
}

function across(amounts: number[], { aggregation, quantile }: Asked): number {
  const sum = amounts.reduce((total, one) => total + one, 0)
  switch (aggregation) {
    case 'avg':
      return sum / amounts.length
    case 'min':
      return Math.min(...amounts)
    case 'max':
      return Math.max(...amounts)
    case 'count':
      return amounts.length
    case 'quantile': {
      const sorted = [...amounts].sort((a, b) => a - b)
      const place = quantile * (sorted.length - 1)
      const low = sorted[Math.floor(place)] ?? 0
      return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place - Math.floor(place))
    }
    default:
      return sum
  }
}

const groupOf = ({ from, point, resource }: MemoryPoint, groupBy: readonly string[]): string => groupKey(groupBy.map((label) => labelOf(label, from, point.attributes, resource)))

export const histogramRowsOf = (series: Map<string, MemoryPoint[]>, groupBy: readonly string[], { startMs, stepMs }: Grid, offsetMs: number): HistogramRow[] =>
  [...series].flatMap(([key, points]) =>
    points.flatMap((one) => {
      const { histogram, value } = one.point
      if (histogram === null) return []
      return [{ series: key, group: groupOf(one, groupBy), atMs: msOf(one), slot: Math.floor((msOf(one) + offsetMs - startMs) / stepMs), delta: one.temporality === 1, sum: value, count: histogram.count, buckets: histogram }]
    }),
  )

export function memoryMetric(points: readonly MemoryPoint[], input: Asked): Result<Omit<MetricQueryAnswer, 'meta'>, Fault> {
  const { metric, selector, range, groupBy, offsetMs, aggregation, quantile } = input
  const filters = readFilters(input.filters)
  if (!filters.ok) return filters
  const known = points.find(({ name, from }) => name === metric && inSelector(selector, from))
  const ask = (fromMs: number) => seriesOf(metricPoints(points, { metric, selector, filters: filters.value, fromMs: Math.max(0, fromMs), toMs: Math.max(0, range.toMs - offsetMs) }))
  const grid = gridOf(range, stepOf(input.stepMs, range, intervalOf(ask(range.fromMs - offsetMs - lookBackMs))))
  if (!known) return ok({ type: 'unknown', unit: '', startMs: grid.startMs, stepMs: grid.stepMs, series: [], more: 0 })
  const type = metricType(known.kind, known.monotonic)
  const grows = type === 'histogram' || aggregation === 'rate' || aggregation === 'increase'
  const series = ask(grid.startMs - offsetMs - (grows ? Math.max(lookBackMs, grid.stepMs) : 0))

  const groups = new Map<string, Map<number, number | null>>()
  if (type === 'histogram') {
    for (const [group, slots] of foldHistograms(histogramRowsOf(series, groupBy, grid, offsetMs), grid.stepMs)) groups.set(group, new Map([...slots].map(([slot, observed]) => [slot, observedValue(observed, aggregation, quantile)])))
  } else {
    const amounts = new Map<string, Map<number, number[]>>()
    for (const one of series.values()) {
      const group = groupOf(one[0] as MemoryPoint, groupBy)
      const slots = amounts.get(group) ?? new Map<number, number[]>()
      amounts.set(group, slots)
      for (const [slot, amount] of amountsOf(one, input, grid)) slots.set(slot, [...(slots.get(slot) ?? []), amount])
    }
    for (const [group, slots] of amounts) groups.set(group, new Map([...slots].map(([slot, all]) => [slot, across(all, input)])))
  }
  return ok({ type, unit: answerUnit(type, known.unit, aggregation), startMs: grid.startMs, stepMs: grid.stepMs, ...onMetricGrid(groups, grid, groupBy, input.seriesMax) })
}
