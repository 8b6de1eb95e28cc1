import { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { bucketsPromql, metricPromql } from '../../core/engines/metric-promql'
import { engineLabel, filterMatchers, inBraces, selectorMatchers } from '../../core/engines/promql-text'
import { readFilters } from '../../core/metric-filters'
import { type Grid, gridOf, stepOf } from '../../core/metric-grid'
import { answerUnit, groupKey, onMetricGrid } from '../../core/metric-series'
import type { ExemplarsAnswer, ExemplarsInput, HeatMapAnswer, HeatMapInput, MetricQueryAnswer, MetricQueryInput } from '../../metric-schemas'
import { figureOf } from './prometheus-api'
import { metricOf } from './prometheus-metric-names'
import { counted, knownRequests, metaOf, type PrometheusSetting, windowMsMin } from './prometheus-requests'

/** Scrapes are seldom further apart: nearer steps would only show the same sample twice. */
const usualIntervalMs = 20_000

const ends = ({ startMs, stepMs, steps }: Grid, offsetMs: number) => ({ startMs: startMs + stepMs - offsetMs, endMs: startMs + steps * stepMs - offsetMs, stepMs })

/** One metric over time. A step is asked about at its end; what another time is compared with is moved back over the range. */
export const prometheusMetricQuery =
  (setting: PrometheusSetting) =>
  async (input: z.output<typeof MetricQueryInput>): Promise<Result<MetricQueryAnswer, Fault>> => {
    const { selector, range, filters, aggregation, quantile, groupBy, offsetMs, seriesMax } = input
    const { api, labels } = setting
    const readable = readFilters(filters)
    if (!readable.ok) return readable
    const grid = gridOf(range, stepOf(input.stepMs, range, usualIntervalMs))
    const asked = { fromMs: Math.max(0, range.fromMs - offsetMs), toMs: range.toMs - offsetMs }
    const metric = await metricOf(setting, selector, asked, input.metric)
    if (!metric.ok) return metric
    const { startMs, stepMs } = grid
    if (metric.value === null) return ok({ type: 'unknown', unit: '', startMs, stepMs, series: [], more: 0, meta: metaOf(setting, null, []) })
    const { name, type, unit } = metric.value
    const windowMs = Math.max(stepMs, windowMsMin)
    const by = groupBy.map((label) => engineLabel(label, labels))
    const matchers = [...selectorMatchers(selector, labels), ...filterMatchers(filters, labels)]
    const answer = await api.over(metricPromql({ name, type, aggregation, quantile, matchers, by, labels, windowS: windowMs / 1_000, share: stepMs / windowMs }), ends(grid, offsetMs))
    if (!answer.ok) return answer
    const groups = new Map<string, Map<number, number | null>>()
    for (const { labels: found, points } of answer.value.series) {
      const key = groupKey(groupBy.map((label, at) => (label === 'application' ? (found[by[at] ?? ''] ?? '').toLowerCase() : (found[by[at] ?? ''] ?? ''))))
      groups.set(key, new Map(points.map(([atMs, value]) => [Math.round((atMs + offsetMs - startMs) / stepMs) - 1, figureOf(value)])))
    }
    return ok({ type, unit: answerUnit(type, unit, aggregation), startMs, stepMs, ...onMetricGrid(groups, grid, groupBy, seriesMax), meta: metaOf(setting, null, answer.value.warnings) })
  }

/** How observations lie, from the buckets themselves: each is what it holds less what the one below does. */
export const prometheusHeatMap =
  (setting: PrometheusSetting) =>
  async ({ selector, range, stepMs: least, metric, filters }: z.output<typeof HeatMapInput>): Promise<Result<HeatMapAnswer, Fault>> => {
    const readable = readFilters(filters)
    if (!readable.ok) return readable
    const grid = gridOf(range, stepOf(least, range, usualIntervalMs))
    const { startMs, stepMs, steps } = grid
    const named = metric === undefined ? await servedMetrics(setting, selector, range) : await histogramOf(setting, selector, range, metric)
    if (!named.ok) return named
    const { names, unit, unitMs, missing } = named.value
    const empty = { unit, startMs, stepMs, bounds: [], columns: Array.from({ length: steps }, () => null) }
    if (names.length === 0 || selector.applications?.length === 0) return ok({ ...empty, meta: metaOf(setting, null, missing) })
    const windowMs = Math.max(stepMs, windowMsMin)
    const answer = await setting.api.over(bucketsPromql(names, [...selectorMatchers(selector, setting.labels), ...filterMatchers(filters, setting.labels)], windowMs / 1_000, setting.labels), ends(grid, 0))
    if (!answer.ok) return answer
    const rows = answer.value.series
      .map(({ labels, points }) => ({ bound: labels.le === '+Inf' ? Infinity : Number(labels.le), at: new Map(points.map(([atMs, value]) => [Math.round((atMs - startMs) / stepMs) - 1, figureOf(value)])) }))
      .filter(({ bound }) => !Number.isNaN(bound))
      .sort((a, b) => a.bound - b.bound)
    const kept = rows.length <= 60 ? rows : rows.filter((_, at) => (rows.length - 1 - at) % Math.ceil(rows.length / 60) === 0)
    const columns = Array.from({ length: steps }, (_, slot) => {
      if (!kept.some(({ at }) => typeof at.get(slot) === 'number')) return null
      return kept.map(({ at }, row) => counted(((at.get(slot) ?? 0) - (kept[row - 1]?.at.get(slot) ?? 0)) * (stepMs / windowMs)))
    })
    return ok({ ...empty, bounds: kept.map(({ bound }) => (bound === Infinity ? null : Number((bound * unitMs).toPrecision(12)))), columns, meta: metaOf(setting, null, [...missing, ...answer.value.warnings]) })
  }

type Buckets = { names: string[]; unit: string; unitMs: number; missing: string[] }

/** Milliseconds, whatever their unit. */
async function servedMetrics(setting: PrometheusSetting, ...[selector, range]: [Parameters<typeof knownRequests>[1], Parameters<typeof knownRequests>[2]]): Promise<Result<Buckets, Fault>> {
  const known = await knownRequests(setting, selector, range)
  return known.ok ? ok({ names: known.value.metrics.map(({ name }) => name), unit: 'ms', unitMs: known.value.metrics[0]?.unitMs ?? 1, missing: known.value.missing }) : known
}

async function histogramOf(setting: PrometheusSetting, ...[selector, range, name]: [Parameters<typeof knownRequests>[1], Parameters<typeof knownRequests>[2], string]): Promise<Result<Buckets, Fault>> {
  const metric = await metricOf(setting, selector, range, name)
  if (!metric.ok) return metric
  return ok(metric.value?.type === 'histogram' ? { names: [name], unit: metric.value.unit, unitMs: 1, missing: [] } : { names: [], unit: '', unitMs: 1, missing: metric.value ? [`${name} has no buckets`] : [] })
}

const Exemplars = z.array(z.object({ seriesLabels: z.record(z.string(), z.string()), exemplars: z.array(z.object({ labels: z.record(z.string(), z.string()), value: z.string(), timestamp: z.number() })) }))

/** Observations with their traces, where the engine keeps them: Prometheus does when it was told to, VictoriaMetrics does not. */
export const prometheusExemplars =
  (setting: PrometheusSetting) =>
  async ({ selector, range, metric: name, filters, limit }: z.output<typeof ExemplarsInput>): Promise<Result<ExemplarsAnswer, Fault>> => {
    const { api, labels } = setting
    const readable = readFilters(filters)
    if (!readable.ok) return readable
    const metric = await metricOf(setting, selector, range, name)
    if (!metric.ok) return metric
    if (metric.value === null) return ok({ items: [], more: 0, meta: metaOf(setting, null, []) })
    const matchers = [...selectorMatchers(selector, labels), ...filterMatchers(filters, labels)]
    const series = metric.value.type === 'histogram' ? `${name}_bucket` : name
    const answer = await api.get(Exemplars, '/api/v1/query_exemplars', { query: inBraces(series, matchers), start: String(range.fromMs / 1_000), end: String(range.toMs / 1_000) })
    if (!answer.ok && answer.error.code !== 'unavailable') return answer
    if (!answer.ok) return ok({ items: [], more: 0, meta: metaOf(setting, null, [`exemplars: ${answer.error.detail}`]) })
    const items = answer.value
      .flatMap(({ seriesLabels, exemplars }) =>
        exemplars.map(({ labels: own, value, timestamp }) => {
          const { __name__: _name, le: _le, [labels.application]: application = '', [labels.instance]: instance, ...rest } = seriesLabels
          const { trace_id: traceId = own.traceID ?? own.traceId ?? '', span_id: spanId = null, ...said } = own
          return { atMs: Math.round(timestamp * 1_000), value: Number(value), traceId: traceId.toLowerCase().padStart(32, '0'), spanId, application: application.replace(/^.*\//, '').toLowerCase(), instance: instance ?? null, labels: { ...rest, ...said } }
        }),
      )
      .filter(({ traceId, value }) => /^[0-9a-f]{32}$/.test(traceId) && !/^0+$/.test(traceId) && Number.isFinite(value))
      .sort((a, b) => b.atMs - a.atMs)
    return ok({ items: items.slice(0, limit), more: Math.max(0, items.length - limit), meta: metaOf(setting, null, []) })
  }
