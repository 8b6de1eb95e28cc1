import type { z } from 'zod'
import { inSelector } from '../core/in-selector'
import { binMs, binOf, quantileBin } from '../core/latency-bins'
import { drawSpark, type SparkSlots, sparkSlots } from '../core/spark-line'
import type { Dimension, GoldenAnswer, GoldenInput, GoldenPoint, SummaryAnswer, SparkLine, SummaryInput, SummaryRow } from '../schemas'
import type { MemorySpan } from './memory-rows'

interface Served {
  atS: number
  error: boolean
  bin: number
  span: MemorySpan
}

/** Served requests of the ten seconds in [fromS, toS), each at the ten seconds in which it ended. */
const served = (spans: readonly MemorySpan[], selector: Parameters<typeof inSelector>[0], fromS: number, toS: number): Served[] =>
  spans
    .filter((span) => span.kind === 2 && inSelector(selector, span.from))
    .map((span) => ({ span, atS: Number((span.startNs + span.durationNs) / 10_000_000_000n) * 10, error: span.status === 2, bin: binOf(Number(span.durationNs)) }))
    .filter(({ atS }) => atS >= fromS && atS < toS)

function figures(requests: readonly Served[]) {
  const bins = new Map<number, number>()
  for (const { bin } of requests) bins.set(bin, (bins.get(bin) ?? 0) + 1)
  const at = (quantile: number) => {
    const bin = quantileBin(bins, quantile)
    return bin === null ? null : binMs(bin)
  }
  return { requests: requests.length, errors: requests.filter(({ error }) => error).length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }
}

function groupBy<K>(requests: readonly Served[], key: (one: Served) => K): Map<K, Served[]> {
  const groups = new Map<K, Served[]>()
  for (const one of requests) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

export function memoryGolden(spans: readonly MemorySpan[], { selector, range, stepMs, by, slowMs }: z.output<typeof GoldenInput>): Omit<GoldenAnswer, 'meta'> {
  const stepS = Math.max(10, Math.round(stepMs / 10_000) * 10)
  const fromS = Math.floor(range.fromMs / 1_000 / stepS) * stepS
  const requests = served(spans, selector, fromS, Math.ceil(range.toMs / 10_000) * 10)
  const slowOf = (some: readonly Served[]) => (slowMs === undefined ? {} : { slow: some.filter(({ bin }) => bin > binOf(slowMs * 1_000_000)).length })
  const pointsOf = (some: readonly Served[]): GoldenPoint[] =>
    [...groupBy(some, ({ atS }) => Math.floor(atS / stepS) * stepS)].sort(([a], [b]) => a - b).map(([atS, group]) => ({ atMs: atS * 1_000, ...figures(group), ...slowOf(group) }))
  if (!by) return { series: requests.length === 0 && spans.length === 0 ? [] : [{ key: '', points: pointsOf(requests) }], stepMs: stepS * 1_000, more: 0 }
  const keyed = [...groupBy(requests, ({ span }) => span.from[by])].sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1))
  return { series: keyed.slice(0, 8).map(([key, group]) => ({ key, points: pointsOf(group) })), stepMs: stepS * 1_000, more: Math.max(0, keyed.length - 8) }
}

const aboveZones: readonly Dimension[] = ['application', 'cluster', 'serverGroup']

export function memorySummary(spans: readonly MemorySpan[], ask: z.output<typeof SummaryInput>): Omit<SummaryAnswer, 'meta'> {
  const { selector, range, by, sort, limit, offset, keys, sparkPoints } = ask
  const fromS = Math.floor(range.fromMs / 10_000) * 10
  const toS = Math.ceil(range.toMs / 10_000) * 10
  const keyed = [...groupBy(served(spans, selector, fromS, toS), ({ span }) => span.from[by])].filter(([key]) => !keys || keys.includes(key))
  const rows = keyed.map(([key, requests]): SummaryRow => ({ key, ...figures(requests), worstZone: aboveZones.includes(by) ? worstZone(requests) : null, spark: spark(requests, sparkSlots({ fromS, toS }, sparkPoints)) }))
  const byKey = (a: SummaryRow, b: SummaryRow) => (a.key < b.key ? -1 : 1)
  const orders = {
    errors: (a, b) => b.errors - a.errors || b.requests - a.requests || byKey(a, b),
    requests: (a, b) => b.requests - a.requests || byKey(a, b),
    p95: (a, b) => (b.p95Ms ?? -1) - (a.p95Ms ?? -1) || byKey(a, b),
    key: byKey,
  } satisfies Record<typeof sort, (a: SummaryRow, b: SummaryRow) => number>
  return { rows: rows.sort(orders[sort]).slice(offset, offset + limit), total: rows.length }
}

function worstZone(requests: readonly Served[]): SummaryRow['worstZone'] {
  const zones = [...groupBy(requests, ({ span }) => span.from.zone)].filter(([zone]) => zone !== '').map(([zone, group]) => ({ zone, p95Ms: figures(group).p95Ms ?? 0 }))
  return zones.sort((a, b) => b.p95Ms - a.p95Ms || (a.zone < b.zone ? -1 : 1))[0] ?? null
}

function spark(requests: readonly Served[], slots: SparkSlots): SparkLine {
  const grouped = groupBy(requests, ({ atS }) => Math.floor((atS - slots.firstS) / slots.stepS))
  return drawSpark(slots, [...grouped].map(([slot, group]) => ({ slot, ...figures(group) })))
}
