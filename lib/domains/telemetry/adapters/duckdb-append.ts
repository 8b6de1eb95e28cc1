import { binOf } from '../core/latency-bins'
import type { ExemplarRecord, LogRecord, MetricRecord, ResourceGroup, SignalBatch, SpanRecord } from '../core/records'
import type { Dimensions } from '../core/resource'
import { severityOf, storedSeverity } from '../core/severity'
import type { RowBatch, RowGroup } from '../core/rows'
import type { ArrivedLine } from '../ports'
import { bucketSecondsOf, durationOf, type RowAppender, stretchOf } from './duckdb-append-rows'
import type { KnownResource, WritableDay } from './duckdb-day'
import { idNumber } from './duckdb-ids'

const bucketNs = 10_000_000_000n
const serverKind = 2
const errorStatus = 2
const signed = (ns: bigint): bigint => BigInt.asIntN(64, ns)
const traceKey = (traceId: string): number => Number.parseInt(traceId.slice(0, 8), 16) | 0

interface RollupCell {
  bucketS: number
  resourceId: number
  bin: number
  requests: number
  errors: number
}

/** Writes judged batches through a day's appenders, inside the transaction that the caller opened. */
export class BatchAppender {
  private readonly cells = new Map<number, RollupCell>()
  readonly lines: ArrivedLine[] = []
  readonly touched = new Set<Dimensions>()
  /** The stretch of event time that was touched, nanoseconds. */
  oldestNs: bigint | null = null
  newestNs = 0n
  private readonly baseS: number

  constructor(
    private readonly day: WritableDay,
    private readonly arrivedMs: number,
  ) {
    this.baseS = Math.floor(arrivedMs / 1_000) - 9 * 86_400
  }

  add(batch: SignalBatch): void {
    switch (batch.signal) {
      case 'traces':
        return this.each(batch.groups, (resource, span) => this.addSpan(resource, span))
      case 'metrics':
        return this.each(batch.groups, (resource, metric) => this.addMetric(resource, metric))
      case 'logs':
        return this.each(batch.groups, (resource, log) => this.addLog(resource, log))
    }
  }

  /** Rows as they are: nobody follows the lines that come this way. */
  async addRows(batch: RowBatch, appender: RowAppender): Promise<void> {
    const stretch = stretchOf(batch)
    if (stretch === null) return
    this.touch(stretch.oldestNs, stretch.newestNs)
    const numbers = new Map<RowGroup, number>()
    for (const group of batch.groups) {
      const known = this.day.resource(group.resource)
      this.touched.add(known.from)
      numbers.set(group, known.id)
      if (group.signal === 'traces') this.countRows(batch, group, known.id)
    }
    await appender.append(this.day, batch, this.arrivedMs, (group) => numbers.get(group) ?? 0)
  }

  private countRows({ spans }: RowBatch, { from, to }: RowGroup, resourceId: number): void {
    for (let row = from; row < to; row++) {
      if (spans.kind[row] !== serverKind) continue
      const durationNs = durationOf(spans, row)
      this.countIn(resourceId, bucketSecondsOf(spans.start[2 * row] as number, spans.start[2 * row + 1] as number, durationNs), durationNs, spans.status[row] === errorStatus)
    }
  }

  private each<T>(groups: ResourceGroup<T>[], append: (resource: KnownResource, item: T) => void): void {
    for (const { resource, items } of groups) {
      const known = this.day.resource(resource)
      this.touched.add(known.from)
      for (const item of items) append(known, item)
    }
  }

  private touch(fromNs: bigint, toNs: bigint): void {
    if (this.oldestNs === null || fromNs < this.oldestNs) this.oldestNs = fromNs
    if (toNs > this.newestNs) this.newestNs = toNs
  }

  private addSpan(resource: KnownResource, span: SpanRecord): void {
    const durationNs = span.endNs > span.startNs ? span.endNs - span.startNs : 0n
    this.touch(span.startNs, span.startNs + durationNs)
    const row = this.day.appenders.spans
    row.appendBigInt(signed(span.startNs))
    row.appendBigInt(signed(durationNs))
    row.appendBigInt(BigInt(this.arrivedMs))
    row.appendInteger(resource.id)
    row.appendInteger(traceKey(span.traceId))
    row.appendVarchar(span.traceId)
    row.appendVarchar(span.spanId)
    row.appendVarchar(span.parentId)
    row.appendVarchar(span.name)
    row.appendUTinyInt(span.kind & 7)
    row.appendUTinyInt(span.status & 3)
    row.appendVarchar(span.statusMessage)
    const attributes = JSON.stringify(span.attributes)
    row.appendVarchar(attributes)
    row.appendVarchar(span.events.length === 0 ? '' : JSON.stringify(span.events.map((event) => [event.timeNs.toString(), event.name, event.attributes])))
    row.endRow()
    this.day.spanWords.addText(attributes)
    if (span.kind === serverKind) this.count(resource.id, span.startNs + durationNs, Number(durationNs), span.status === errorStatus)
  }

  /** A request counts in the ten seconds in which it ended. */
  private count(resourceId: number, endNs: bigint, durationNs: number, error: boolean): void {
    this.countIn(resourceId, Number(endNs / bucketNs) * 10, durationNs, error)
  }

  private countIn(resourceId: number, bucketS: number, durationNs: number, error: boolean): void {
    const bin = binOf(durationNs)
    const key = (((bucketS - this.baseS) / 10) * 16_777_216 + resourceId) * 1_024 + bin
    const cell = this.cells.get(key)
    if (cell) {
      cell.requests++
      if (error) cell.errors++
    } else this.cells.set(key, { bucketS, resourceId, bin, requests: 1, errors: error ? 1 : 0 })
  }

  private addMetric(resource: KnownResource, metric: MetricRecord): void {
    this.day.describe(resource, metric)
    for (const point of metric.points) {
      this.touch(point.timeNs, point.timeNs)
      const seriesId = this.day.seriesId(metric, point)
      for (const exemplar of point.exemplars ?? []) this.addExemplar(resource, seriesId, exemplar)
      const row = this.day.appenders.points
      row.appendBigInt(signed(point.timeNs))
      row.appendBigInt(BigInt(this.arrivedMs))
      row.appendInteger(resource.id)
      row.appendInteger(seriesId)
      row.appendDouble(point.value)
      if (point.histogram === null) {
        row.appendNull()
        row.appendNull()
      } else {
        row.appendBigInt(BigInt(point.histogram.count))
        row.appendVarchar(JSON.stringify([point.histogram.bounds, point.histogram.counts]))
      }
      row.endRow()
    }
  }

  private addExemplar(resource: KnownResource, seriesId: number, exemplar: ExemplarRecord): void {
    if (!this.day.isNewExemplar(seriesId, exemplar)) return
    this.touch(exemplar.timeNs, exemplar.timeNs)
    const row = this.day.appenders.exemplars
    row.appendBigInt(signed(exemplar.timeNs))
    row.appendBigInt(BigInt(this.arrivedMs))
    row.appendInteger(resource.id)
    row.appendInteger(seriesId)
    row.appendDouble(exemplar.value)
    row.appendVarchar(exemplar.traceId)
    row.appendVarchar(exemplar.spanId)
    row.appendVarchar(JSON.stringify(exemplar.attributes))
    row.endRow()
  }

  private addLog(resource: KnownResource, log: LogRecord): void {
    this.touch(log.timeNs, log.timeNs)
    const id = this.day.lineNext++
    const severity = storedSeverity(log.severity)
    const row = this.day.appenders.logs
    row.appendBigInt(signed(log.timeNs))
    row.appendBigInt(id)
    row.appendBigInt(BigInt(this.arrivedMs))
    row.appendInteger(resource.id)
    row.appendUTinyInt(severity)
    row.appendVarchar(log.body)
    row.appendUHugeInt(idNumber('trace_id', log.traceId) ?? 0n)
    row.appendUBigInt(idNumber('span_id', log.spanId) ?? 0n)
    row.appendVarchar(JSON.stringify(log.attributes))
    row.endRow()
    const { application, instance, zone } = resource.from
    this.lines.push({
      from: resource.from,
      resource: resource.attributes,
      line: {
        id: `${log.timeNs}.${this.day.name}.${id}`, atMs: Number(log.timeNs) / 1e6, severity: severityOf(severity), application, instance: instance || null, zone: zone || null,
        body: log.body, traceId: log.traceId || null, spanId: log.spanId || null, attributes: log.attributes,
      },
    })
  }

  finish(): void {
    const row = this.day.appenders.rollup
    for (const { bucketS, resourceId, bin, requests, errors } of this.cells.values()) {
      row.appendInteger(bucketS)
      row.appendBigInt(BigInt(this.arrivedMs))
      row.appendInteger(resourceId)
      row.appendUSmallInt(bin)
      row.appendUInteger(requests)
      row.appendUInteger(errors)
      row.endRow()
    }
    this.day.flush()
  }
}
