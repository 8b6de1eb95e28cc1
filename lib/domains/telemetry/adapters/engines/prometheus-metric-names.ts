import { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { foundNames, metricsOfNames, type MetricWords, type NamedMetric } from '../../core/engines/prometheus-names'
import { engineLabel, inBraces, ourLabel, selectorMatchers } from '../../core/engines/promql-text'
import type { MetricLabelValuesAnswer, MetricLabelValuesInput, MetricNamesAnswer, MetricNamesInput } from '../../metric-schemas'
import { Dimension, type Selector, type TimeRange } from '../../schemas'
import { metaOf, type PrometheusSetting } from './prometheus-requests'

const Names = z.array(z.string())
const Metadata = z.record(z.string(), z.array(z.object({ type: z.string().default(''), unit: z.string().default(''), help: z.string().default('') })))

const within = ({ fromMs, toMs }: TimeRange) => ({ start: String(fromMs / 1_000), end: String(toMs / 1_000) })

async function metadata({ api }: PrometheusSetting, metric?: string): Promise<ReadonlyMap<string, MetricWords>> {
  // Not all of them have it: without it names speak for themselves.
  const answer = await api.get(Metadata, '/api/v1/metadata', { metric })
  return new Map(answer.ok ? Object.entries(answer.value).flatMap(([name, [first]]) => (first ? [[name, first] as const] : [])) : [])
}

const namesIn = ({ api, labels }: PrometheusSetting, selector: Selector, range: TimeRange, name: string | null): Promise<Result<string[], Fault>> =>
  api.get(Names, '/api/v1/label/__name__/values', { 'match[]': `{${[name === null ? '__name__!=""' : `__name__=~"${name}(?:_bucket|_count|_sum)?"`, ...selectorMatchers(selector, labels)].join(', ')}}`, ...within(range) })

const validName = /^[A-Za-z_:][\w:]*$/

/** One metric as the engine knows it; null where nothing in scope reports it. */
export async function metricOf(setting: PrometheusSetting, selector: Selector, range: TimeRange, name: string): Promise<Result<NamedMetric | null, Fault>> {
  if (!validName.test(name) || selector.applications?.length === 0) return ok(null)
  const [names, about] = await Promise.all([namesIn(setting, selector, range, name), metadata(setting, name)])
  if (!names.ok) return names
  return ok(metricsOfNames(names.value, about).find((metric) => metric.name === name) ?? null)
}

const seriesName = ({ name, type }: NamedMetric): string => (type === 'histogram' ? `${name}_bucket` : name)

async function labelsOf({ api, labels }: PrometheusSetting, metric: NamedMetric, matchers: readonly string[], range: TimeRange): Promise<string[]> {
  const found = await api.get(Names, '/api/v1/labels', { 'match[]': inBraces(seriesName(metric), matchers), ...within(range) })
  if (!found.ok) return []
  const ours = found.value.filter((label) => label !== '__name__' && label !== 'le').map((label) => ourLabel(label, labels))
  const dimensions: string[] = Dimension.options.filter((dimension) => ours.includes(dimension))
  return [...dimensions, ...ours.filter((label) => !dimensions.includes(label)).sort()]
}

export const prometheusMetricNames =
  (setting: PrometheusSetting) =>
  async ({ selector, range, search, limit }: z.output<typeof MetricNamesInput>): Promise<Result<MetricNamesAnswer, Fault>> => {
    if (selector.applications?.length === 0) return ok({ metrics: [], more: 0, meta: metaOf(setting, null, []) })
    const [names, about] = await Promise.all([namesIn(setting, selector, range, null), metadata(setting)])
    if (!names.ok) return names
    const found = foundNames(metricsOfNames(names.value, about), search)
    const matchers = selectorMatchers(selector, setting.labels)
    const metrics = await Promise.all(found.slice(0, limit).map(async (metric) => ({ ...metric, labels: await labelsOf(setting, metric, matchers, range) })))
    return ok({ metrics, more: Math.max(0, found.length - limit), meta: metaOf(setting, null, []) })
  }

export const prometheusLabelValues =
  (setting: PrometheusSetting) =>
  async ({ selector, range, metric: name, label, search, limit }: z.output<typeof MetricLabelValuesInput>): Promise<Result<MetricLabelValuesAnswer, Fault>> => {
    const metric = await metricOf(setting, selector, range, name)
    if (!metric.ok) return metric
    if (metric.value === null) return ok({ values: [], more: 0, meta: metaOf(setting, null, []) })
    const answer = await setting.api.get(Names, `/api/v1/label/${encodeURIComponent(engineLabel(label, setting.labels))}/values`, { 'match[]': inBraces(seriesName(metric.value), selectorMatchers(selector, setting.labels)), ...within(range) })
    if (!answer.ok) return answer
    const known = label === 'application' ? answer.value.map((value) => value.replace(/^.*\//, '').toLowerCase()) : answer.value
    const values = [...new Set(known)].filter((value) => value.toLowerCase().includes(search.toLowerCase())).sort()
    return ok({ values: values.slice(0, limit), more: Math.max(0, values.length - limit), meta: metaOf(setting, null, []) })
  }
