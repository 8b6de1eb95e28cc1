import type { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok } from '@/lib/kernel/result'
import { LogCursor, TraceCursor } from '../core/cursors'
import { inSelector } from '../core/in-selector'
import { NewestArrivals } from '../core/newest-arrivals'
import { stepFor } from '../core/range'
import type { AttributeMap, LogRecord, SignalBatch } from '../core/records'
import { type Dimensions, dimensionsOf } from '../core/resource'
import { searchWords } from '../core/search-words'
import { severities, severityOf, storedSeverity } from '../core/severity'
import { belowTheirHalf, isSameTrace } from '../core/shared-spans'
import { millis, spanView } from '../core/span-view'
import { inTreeOrder } from '../core/trace-tree'
import type { ArrivedLine, TelemetryReader, TelemetryWriter } from '../ports'
import type { AnswerMeta, LogLine, LogSearchAnswer, LogSearchInput, Selector, TimeRange, TraceRow, TraceSearchInput } from '../schemas'
import { memoryCalls } from './memory-calls'
import { memoryCallers } from './memory-callers'
import { memoryFanOut } from './memory-fan-out'
import { memoryGolden, memorySummary } from './memory-requests'
import type { MemoryPoint, MemorySpan } from './memory-rows'
import { memoryRuntime } from './memory-runtime'

const inRange = ({ fromMs, toMs }: TimeRange, ns: bigint): boolean => ns >= BigInt(fromMs) * 1_000_000n && ns < BigInt(toMs) * 1_000_000n
const plain = (attributes: AttributeMap): AttributeMap => JSON.parse(JSON.stringify(attributes)) as AttributeMap

function spanMatches(span: MemorySpan, { selector, range, operation, attributes, minMs, maxMs, status }: z.output<typeof TraceSearchInput>): boolean {
  const durationMs = millis(span.durationNs)
  return (
    inRange(range, span.startNs) && inSelector(selector, span.from) && (!operation || span.name.toLowerCase().includes(operation.toLowerCase())) &&
    (minMs === undefined || durationMs >= minMs) && (maxMs === undefined || durationMs <= maxMs) && (status === 'any' || (status === 'error') === (span.status === 2)) &&
    attributes.every(({ key, value }) => [span.attributes, span.resource].some((map) => map[key] !== undefined && asText(map[key]) === value))
  )
}
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function rowOf(traceId: string, spans: MemorySpan[]): TraceRow {
  const [root] = [...spans].sort((a, b) => Number(a.parentId !== '') - Number(b.parentId !== '') || Number(a.startNs - b.startNs))
  const startNs = spans.reduce((start, span) => (span.startNs < start ? span.startNs : start), root?.startNs ?? 0n)
  const endNs = spans.reduce((end, span) => (span.startNs + span.durationNs > end ? span.startNs + span.durationNs : end), 0n)
  return {
    traceId, rootApplication: root?.from.application ?? '', rootOperation: root?.name ?? '', startMs: millis(startNs), durationMs: millis(endNs - startNs), spans: spans.length,
    errors: spans.filter(({ status }) => status === 2).length, applications: [...new Set(spans.map(({ from }) => from.application))].sort(),
  }
}

function lineMatches({ line, from, timeNs }: ArrivedLine & { timeNs: bigint }, { selector, range, q, severity, traceId }: z.output<typeof LogSearchInput>): boolean {
  const body = line.body.toLowerCase()
  return (
    inRange(range, timeNs) && inSelector(selector, from) && (severity === undefined || severities.indexOf(line.severity) >= severities.indexOf(severity)) &&
    (traceId === undefined || line.traceId === traceId) && searchWords(q).every((word) => body.includes(word))
  )
}

function histogramOf(lines: LogLine[], bucketMs: number): LogSearchAnswer['histogram'] {
  const buckets = new Map<number, LogSearchAnswer['histogram'][number]>()
  for (const { atMs, severity } of lines) {
    const bucketAt = Math.floor(atMs / bucketMs) * bucketMs
    const bucket = buckets.get(bucketAt) ?? { atMs: bucketAt, counts: {} }
    buckets.set(bucketAt, bucket)
    bucket.counts[severity] = (bucket.counts[severity] ?? 0) + 1
  }
  return [...buckets.values()].sort((a, b) => a.atMs - b.atMs)
}

/** Everything in lists: for tests, and the plainest statement of what each question means. */
export function createMemoryTelemetryStore(clock: Clock): TelemetryReader & TelemetryWriter {
  const spans: MemorySpan[] = []
  const lines: (ArrivedLine & { timeNs: bigint; number: number })[] = []
  const points: MemoryPoint[] = []
  const arrivals = new NewestArrivals()
  const meta = (selector: Selector): AnswerMeta => ({ source: 'memory', asOfMs: clock.nowMs(), newestMs: arrivals.newest(selector), complete: true, missing: [] })
  const badCursor = () => fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [{ pointer: '#/cursor', detail: 'Use the `next` of the page before.' }] }))

  const addLog = (log: LogRecord, from: Dimensions): ArrivedLine => {
    const number = lines.length + 1
    const line: LogLine = {
      id: `${log.timeNs}.memory.${number}`, atMs: Number(log.timeNs) / 1e6, severity: severityOf(storedSeverity(log.severity)), application: from.application, instance: from.instance || null, zone: from.zone || null,
      body: log.body, traceId: log.traceId || null, spanId: log.spanId || null, attributes: plain(log.attributes),
    }
    lines.push({ line, from, timeNs: log.timeNs, number })
    return { line, from }
  }

  function addBatch(batch: SignalBatch): ArrivedLine[] {
    for (const { resource } of batch.groups) arrivals.note(dimensionsOf(resource), clock.nowMs())
    switch (batch.signal) {
      case 'traces':
        for (const { resource, items } of batch.groups)
          for (const item of items)
            spans.push({ ...item, attributes: plain(item.attributes), resource: plain(resource), durationNs: item.endNs > item.startNs ? item.endNs - item.startNs : 0n, from: dimensionsOf(resource) })
        return []
      case 'metrics':
        for (const { resource, items } of batch.groups)
          for (const { name, temporality, points: added } of items) points.push(...added.map((point) => ({ name, temporality, point, from: dimensionsOf(resource) })))
        return []
      case 'logs':
        return batch.groups.flatMap(({ resource, items }) => items.map((item) => addLog(item, dimensionsOf(resource))))
    }
  }

  return {
    write: async (batches) => batches.flatMap(addBatch),
    golden: async (input) => ok({ ...memoryGolden(spans, input), meta: meta(input.selector) }),
    summary: async (input) => ok({ ...memorySummary(spans, input), meta: meta(input.selector) }),
    callers: async (input) => ok({ callers: memoryCallers(spans, input), meta: meta({ applications: [input.application] }) }),
    calls: async (input) => ok({ ...memoryCalls(spans, input, clock.nowMs()), meta: meta({ applications: input.applications }) }),
    fanOut: async (input) => ok({ ...memoryFanOut(spans, input), meta: meta({ applications: [input.application] }) }),
    runtime: async (input) => ok({ ...memoryRuntime(points, input), meta: meta(input.selector) }),

    async trace({ traceId, spansMax }) {
      const found = spans.filter((span) => isSameTrace(traceId, span.traceId)).sort((a, b) => Number(a.startNs - b.startNs))
      const shown = found.slice(0, spansMax)
      const startNs = shown[0]?.startNs
      if (startNs === undefined) return fail(fault('not-found', `No span of trace ${traceId} is stored.`))
      const endNs = shown.reduce((end, span) => (span.startNs + span.durationNs > end ? span.startNs + span.durationNs : end), 0n)
      return ok({ traceId, startMs: millis(startNs), durationMs: millis(endNs - startNs), spans: inTreeOrder(belowTheirHalf(shown)).map((span) => spanView(span, startNs)), more: found.length - shown.length, meta: meta({ applications: null }) })
    },

    async searchTraces(input) {
      const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, TraceCursor)
      if (input.cursor !== undefined && cursor?.sort !== input.sort) return badCursor()
      const ranks = new Map<string, bigint>()
      for (const span of spans) {
        if (!spanMatches(span, input)) continue
        const rank = input.sort === 'newest' ? span.startNs : span.durationNs
        const known = ranks.get(span.traceId)
        if (known === undefined || rank > known) ranks.set(span.traceId, rank)
      }
      const found = [...ranks]
        .sort(([a, rankA], [b, rankB]) => (rankA === rankB ? (a < b ? 1 : -1) : rankA < rankB ? 1 : -1))
        .filter(([traceId, rank]) => cursor === null || rank < BigInt(cursor.rank) || (rank === BigInt(cursor.rank) && traceId < cursor.traceId))
      const page = found.slice(0, input.limit)
      const last = page.at(-1)
      const next = found.length > input.limit && last ? encodeCursor({ sort: input.sort, rank: last[1].toString(), traceId: last[0] }) : null
      const items = page.map(([traceId]) => rowOf(traceId, spans.filter((span) => span.traceId === traceId)))
      return ok({ items, next, total: cursor === null && next === null ? page.length : null, meta: meta(input.selector) })
    },

    async searchLogs(input) {
      const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, LogCursor)
      if (input.cursor !== undefined && cursor === null) return badCursor()
      const matching = lines.filter((one) => lineMatches(one, input)).sort((a, b) => (a.timeNs === b.timeNs ? b.number - a.number : a.timeNs < b.timeNs ? 1 : -1))
      const rest = matching.filter(({ timeNs, number }) => cursor === null || timeNs < BigInt(cursor.timeNs) || (timeNs === BigInt(cursor.timeNs) && number < Number(cursor.lineId)))
      const page = rest.slice(0, input.limit)
      const last = page.at(-1)
      const next = rest.length > input.limit && last ? encodeCursor({ timeNs: last.timeNs.toString(), day: '2026-01-01', lineId: String(last.number) }) : null
      const bucketMs = stepFor(input.range, 59)
      const histogram = cursor ? [] : histogramOf(matching.map(({ line }) => line), bucketMs)
      return ok({ items: page.map(({ line }) => line), next, total: cursor ? null : matching.length, histogram, bucketMs, meta: meta(input.selector) })
    },
  }
}
