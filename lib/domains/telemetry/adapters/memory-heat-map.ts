import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { exemplarLabels } from '../core/exemplar-labels'
import { foldHistograms } from '../core/fold-histograms'
import { heatAnswer } from '../core/heat-bounds'
import { inSelector } from '../core/in-selector'
import { binOf, binUpperMs } from '../core/latency-bins'
import { filterMatcher, labelOf, readFilters } from '../core/metric-filters'
import { gridOf, stepOf } from '../core/metric-grid'
import type { ExemplarsAnswer, ExemplarsInput, HeatMapAnswer, HeatMapInput } from '../metric-schemas'
import type { AnswerMeta } from '../schemas'
import { inRange } from './memory-logs'
import { histogramRowsOf, intervalOf, metricPoints, seriesOf } from './memory-metrics'
import type { MemoryPoint, MemorySpan } from './memory-rows'

export function memoryHeatMap(spans: readonly MemorySpan[], points: readonly MemoryPoint[], { selector, range, stepMs, metric, filters }: z.output<typeof HeatMapInput>, meta: AnswerMeta): Result<HeatMapAnswer, Fault> {
  if (metric === undefined) {
    const grid = gridOf(range, stepOf(Math.ceil(stepMs / 10_000) * 10_000, range, null))
    const endMs = Math.ceil(range.toMs / 10_000) * 10_000
    const served = spans.filter((span) => span.kind === 2 && inSelector(selector, span.from)).map((span) => ({ endMs: Number((span.startNs + span.durationNs) / 10_000_000_000n) * 10_000, bin: binOf(Number(span.durationNs)) }))
    const inside = served.filter((one) => one.endMs >= grid.startMs && one.endMs < endMs)
    return ok(heatAnswer(inside.map((one) => ({ slot: Math.floor((one.endMs - grid.startMs) / grid.stepMs), buckets: [{ to: binUpperMs(one.bin), count: 1 }] })), grid, 'ms', meta))
  }
  const read = readFilters(filters)
  if (!read.ok) return read
  const known = points.find(({ name, from }) => name === metric && inSelector(selector, from))
  const ask = (fromMs: number) => seriesOf(metricPoints(points, { metric, selector, filters: read.value, fromMs: Math.max(0, fromMs - 300_000), toMs: range.toMs }))
  if (known?.kind !== 'histogram') return ok(heatAnswer([], gridOf(range, stepOf(stepMs, range, null)), known?.unit ?? '', meta))
  const grid = gridOf(range, stepOf(stepMs, range, intervalOf(ask(range.fromMs))))
  const slots = foldHistograms(histogramRowsOf(ask(grid.startMs), [], grid, 0), grid.stepMs).get('[]') ?? new Map()
  return ok(heatAnswer([...slots].map(([slot, { buckets }]) => ({ slot, buckets })), grid, known.unit, meta))
}

export function memoryExemplars(points: readonly MemoryPoint[], { selector, range, metric, filters, limit }: z.output<typeof ExemplarsInput>): Result<Omit<ExemplarsAnswer, 'meta'>, Fault> {
  const read = readFilters(filters)
  if (!read.ok) return read
  const matches = filterMatcher(read.value)
  const sliceNs = BigInt(Math.max(1, Math.ceil((range.toMs - range.fromMs) / limit))) * 1_000_000n
  const found = points
    .filter(({ name, from, point, resource }) => name === metric && inSelector(selector, from) && matches((label) => labelOf(label, from, point.attributes, resource)))
    .flatMap(({ from, point }) => (point.exemplars ?? []).filter(({ timeNs, value }) => inRange(range, timeNs) && Number.isFinite(value)).map((exemplar) => ({ exemplar, from, own: point.attributes })))
  const unique = [...new Map(found.map((one) => [JSON.stringify([String(one.exemplar.timeNs), one.exemplar.traceId, one.exemplar.spanId, one.own, one.from]), one])).values()]
  const slices = new Map<bigint, typeof unique>()
  for (const one of unique.sort((a, b) => b.exemplar.value - a.exemplar.value || Number(b.exemplar.timeNs - a.exemplar.timeNs))) slices.set(one.exemplar.timeNs / sliceNs, [...(slices.get(one.exemplar.timeNs / sliceNs) ?? []), one])
  const ranked = [...slices.values()].flatMap((slice) => slice.map((one, place) => ({ ...one, place }))).sort((a, b) => a.place - b.place || Number(b.exemplar.timeNs - a.exemplar.timeNs))
  const items = ranked.slice(0, limit).sort((a, b) => Number(b.exemplar.timeNs - a.exemplar.timeNs))
  return ok({
    items: items.map(({ exemplar, from, own }) => ({
      atMs: Number(exemplar.timeNs) / 1e6, value: exemplar.value, traceId: exemplar.traceId, spanId: exemplar.spanId || null, application: from.application, instance: from.instance || null, labels: exemplarLabels(own, exemplar.attributes),
    })),
    more: ranked.length - items.length,
  })
}
