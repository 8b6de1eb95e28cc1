import type { z } from 'zod'
import { inSelector } from '../core/in-selector'
import { labelOf } from '../core/metric-filters'
import { labelOrder } from '../core/metric-labels'
import { metricType } from '../core/metric-series'
import type { MetricLabelValuesAnswer, MetricLabelValuesInput, MetricNamesAnswer, MetricNamesInput } from '../metric-schemas'
import { Dimension, type Selector, type TimeRange } from '../schemas'
import { inRange } from './memory-logs'
import type { MemoryPoint } from './memory-rows'

const reported = (points: readonly MemoryPoint[], selector: Selector, range: TimeRange): MemoryPoint[] => points.filter(({ from, point }) => inSelector(selector, from) && inRange(range, point.timeNs))

/** Those that hold `search`, those that begin with it first. */
function found(names: Iterable<string>, search: string): string[] {
  const wanted = search.toLowerCase()
  const begins = (name: string) => Number(!name.toLowerCase().startsWith(wanted))
  return [...new Set(names)].filter((name) => name.toLowerCase().includes(wanted)).sort((a, b) => begins(a) - begins(b) || (a < b ? -1 : 1))
}

export function memoryMetricNames(points: readonly MemoryPoint[], { selector, range, search, limit }: z.output<typeof MetricNamesInput>): Omit<MetricNamesAnswer, 'meta'> {
  const all = reported(points, selector, range)
  const names = found(all.map(({ name }) => name), search)
  const metrics = names.slice(0, limit).map((name) => {
    const own = all.filter((point) => point.name === name)
    const labels = labelOrder(Dimension.options.filter((dimension) => own.some(({ from }) => from[dimension] !== '')), own.flatMap(({ point }) => Object.keys(point.attributes)), own.flatMap(({ resource }) => Object.keys(resource)))
    const descriptions = own.map(({ description = '' }) => description).filter((text) => text !== '').sort()
    return { name, type: metricType(own[0]?.kind ?? 'gauge', own.some(({ monotonic }) => monotonic)), unit: own.map(({ unit }) => unit).sort().at(-1) ?? '', description: descriptions[0] ?? '', labels }
  })
  return { metrics, more: names.length - metrics.length }
}

export function memoryLabelValues(points: readonly MemoryPoint[], { selector, range, metric, label, search, limit }: z.output<typeof MetricLabelValuesInput>): Omit<MetricLabelValuesAnswer, 'meta'> {
  const own = reported(points, selector, range).filter(({ name }) => name === metric)
  const values = found(own.map(({ from, point, resource }) => labelOf(label, from, point.attributes, resource)).filter((value) => value !== ''), search)
  return { values: values.slice(0, limit), more: Math.max(0, values.length - limit) }
}
