import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { TraceCursor } from '../core/cursors'
import { isInBox } from '../core/choose-cohort'
import { NewestArrivals } from '../core/newest-arrivals'
import type { AttributeMap, LogRecord, SignalBatch } from '../core/records'
import { dimensionsOf } from '../core/resource'
import { severityOf, storedSeverity } from '../core/severity'
import { belowTheirHalf, isSameTrace } from '../core/shared-spans'
import { millis, spanView } from '../core/span-view'
import { inTreeOrder } from '../core/trace-tree'
import type { ArrivedLine, TelemetryReader, TelemetryWriter } from '../ports'
import type { AnswerMeta, LogLine, Selector, TraceRow } from '../schemas'
import { askEach } from './ask-each'
import { memoryCalls } from './memory-calls'
import { memoryCallers } from './memory-callers'
import { memoryFanOut } from './memory-fan-out'
import { type MemoryLine, memoryLogContext, memoryLogFacets, memoryLogPatterns, memoryLogSearch } from './memory-logs'
import { withClassics } from './memory-classics'
import { memoryExemplars, memoryHeatMap } from './memory-heat-map'
import { memoryMetric } from './memory-metrics'
import { memoryLabelValues, memoryMetricNames } from './memory-metric-names'
import { memoryGolden, memorySummary } from './memory-requests'
import type { MemoryPoint, MemorySpan } from './memory-rows'
import { memoryRuntime } from './memory-runtime'
import { spanMatches } from './memory-span-filter'
import { memoryTraceSample, sampledTrace } from './memory-trace-sample'
import { memoryTraceSpans } from './memory-trace-spans'
import { createTraceQuestions } from './trace-questions'
import { createSampleQuestions } from './trace-samples'

const plain = (attributes: AttributeMap): AttributeMap => JSON.parse(JSON.stringify(attributes)) as AttributeMap

function rowOf(traceId: string, spans: MemorySpan[]): TraceRow {
  const [root] = [...spans].sort((a, b) => Number(a.parentId !== '') - Number(b.parentId !== '') || Number(a.startNs - b.startNs))
  const startNs = spans.reduce((start, span) => (span.startNs < start ? span.startNs : start), root?.startNs ?? 0n)
  const endNs = spans.reduce((end, span) => (span.startNs + span.durationNs > end ? span.startNs + span.durationNs : end), 0n)
  return {
    traceId, rootApplication: root?.from.application ?? '', rootOperation: root?.name ?? '', startMs: millis(startNs), durationMs: millis(endNs - startNs), spans: spans.length,
    errors: spans.filter(({ status }) => status === 2).length, applications: [...new Set(spans.map(({ from }) => from.application))].sort(),
  }
}

/** Everything in lists: for tests, and the plainest statement of what each question means. */
export function createMemoryTelemetryStore(clock: Clock): TelemetryReader & TelemetryWriter {
  const spans: MemorySpan[] = []
  const lines: MemoryLine[] = []
  const points: MemoryPoint[] = []
  const arrivals = new NewestArrivals()
  const meta = (selector: Selector): AnswerMeta => ({ source: 'memory', asOfMs: clock.nowMs(), newestMs: arrivals.newest(selector), complete: true, missing: [] })
  const withMeta = <T extends object>(answer: Result<T, Fault>, selector: Selector): Result<T & { meta: AnswerMeta }, Fault> => (answer.ok ? ok({ ...answer.value, meta: meta(selector) }) : answer)
  const badCursor = () => fail(fault('invalid-input', 'The cursor does not belong to this question.', { errors: [fieldError('#/cursor', reason('page-cursor'))] }))

  const addLog = (log: LogRecord, resource: AttributeMap): ArrivedLine => {
    const from = dimensionsOf(resource)
    const number = lines.length + 1
    const line: LogLine = {
      id: `${log.timeNs}.memory.${number}`, atMs: Number(log.timeNs) / 1e6, severity: severityOf(storedSeverity(log.severity)), application: from.application, instance: from.instance || null, zone: from.zone || null,
      body: log.body, traceId: log.traceId || null, spanId: log.spanId || null, attributes: plain(log.attributes),
    }
    const arrived: ArrivedLine = { line, from, resource: plain(resource) }
    lines.push({ ...arrived, timeNs: log.timeNs, number })
    return arrived
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
          for (const { points: added, ...metric } of items)
            points.push(...added.map((point) => ({ ...metric, point: { ...point, attributes: plain(point.attributes) }, from: dimensionsOf(resource), resource: plain(resource) })))
        return []
      case 'logs':
        return batch.groups.flatMap(({ resource, items }) => items.map((item) => addLog(item, resource)))
    }
  }

  const golden: TelemetryReader['golden'] = async (input) => ok({ ...memoryGolden(spans, input), meta: meta(input.selector) })

  return {
    ...createTraceQuestions(memoryTraceSpans(spans, () => meta({ applications: null })), clock),
    ...createSampleQuestions(memoryTraceSample(spans, meta)),
    write: async (batches) => batches.flatMap(addBatch),
    golden,
    ...askEach(golden, clock),
    summary: async (input) => ok({ ...memorySummary(spans, input), meta: meta(input.selector) }),
    callers: async (input) => ok({ callers: memoryCallers(spans, input), meta: meta({ applications: [input.application] }) }),
    calls: async (input) => ok({ ...memoryCalls(spans, input, clock.nowMs()), meta: meta({ applications: input.applications }) }),
    fanOut: async (input) => ok({ ...memoryFanOut(spans, input), meta: meta({ applications: [input.application] }) }),
    metricNames: async (input) => ok({ ...memoryMetricNames(withClassics(points).shown, input), meta: meta(input.selector) }),
    metricLabelValues: async (input) => ok({ ...memoryLabelValues(withClassics(points).all, input), meta: meta(input.selector) }),
    metricQuery: async (input) => withMeta(memoryMetric(withClassics(points).all, input), input.selector),
    heatMap: async (input) => memoryHeatMap(spans, withClassics(points).all, input, meta(input.selector)),
    exemplars: async (input) => withMeta(memoryExemplars(withClassics(points).all, input), input.selector),
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
      const { box } = input
      const found = [...ranks]
        .filter(([traceId]) => !box || isInBox(sampledTrace(traceId, spans.filter((span) => span.traceId === traceId)), box))
        .sort(([a, rankA], [b, rankB]) => (rankA === rankB ? (a < b ? 1 : -1) : rankA < rankB ? 1 : -1))
        .filter(([traceId, rank]) => cursor === null || rank < BigInt(cursor.rank) || (rank === BigInt(cursor.rank) && traceId < cursor.traceId))
      const page = found.slice(0, input.limit)
      const last = page.at(-1)
      const next = found.length > input.limit && last ? encodeCursor({ sort: input.sort, rank: last[1].toString(), traceId: last[0] }) : null
      const items = page.map(([traceId]) => rowOf(traceId, spans.filter((span) => span.traceId === traceId)))
      return ok({ items, next, total: cursor === null && next === null ? page.length : null, meta: meta(input.selector) })
    },

    searchLogs: async (input) => withMeta(memoryLogSearch(lines, input), input.selector),
    logFacets: async (input) => withMeta(memoryLogFacets(lines, input), input.selector),
    logPatterns: async (input) => withMeta(memoryLogPatterns(lines, input), input.selector),
    logContext: async (input) => withMeta(memoryLogContext(lines, input), input.selector),
  }
}
