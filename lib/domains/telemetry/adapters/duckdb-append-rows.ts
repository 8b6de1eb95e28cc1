import { BIGINT, INTEGER, UBIGINT, UHUGEINT, UTINYINT, VARCHAR } from '@duckdb/node-api'
import { givingWay } from '@/lib/kernel/giving-way'
import { ofHalves, type LineRows, type RowBatch, type RowGroup, type SpanRows } from '../core/rows'
import { ChunkWriter, chunkRows } from './duckdb-chunk'
import type { WritableDay } from './duckdb-day'

/** The columns of `duckdb-schema.ts`, in its order. */
const spanTypes = [BIGINT, BIGINT, BIGINT, INTEGER, INTEGER, VARCHAR, VARCHAR, VARCHAR, VARCHAR, UTINYINT, UTINYINT, VARCHAR, VARCHAR, VARCHAR]
const lineTypes = [BIGINT, BIGINT, BIGINT, INTEGER, UTINYINT, VARCHAR, UHUGEINT, UBIGINT, VARCHAR]

/** Writes rows through a day's appenders, whole chunks at a time, inside the transaction that the caller opened. */
export class RowAppender {
  private readonly spans = new ChunkWriter(spanTypes)
  private readonly lines = new ChunkWriter(lineTypes)
  private readonly arrived = new BigInt64Array(chunkRows)
  private readonly ids = new BigInt64Array(chunkRows)
  private resources = new Int32Array(chunkRows)

  /** `resourceOf` gives the number of a group's resource in this day. */
  async append(day: WritableDay, batch: RowBatch, arrivedMs: number, resourceOf: (group: RowGroup) => number): Promise<void> {
    this.arrived.fill(BigInt(arrivedMs))
    if (batch.spans.count > 0) {
      this.nameResources(batch, 'traces', batch.spans.count, resourceOf)
      await this.appendSpans(day, batch.spans)
    }
    if (batch.lines.count > 0) {
      this.nameResources(batch, 'logs', batch.lines.count, resourceOf)
      await this.appendLines(day, batch.lines)
    }
  }

  private nameResources({ groups }: RowBatch, signal: RowGroup['signal'], count: number, resourceOf: (group: RowGroup) => number): void {
    if (this.resources.length < count) this.resources = new Int32Array(count * 2)
    for (const group of groups) if (group.signal === signal) this.resources.fill(resourceOf(group), group.from, group.to)
  }

  private async appendSpans({ appenders, spanWords }: WritableDay, rows: SpanRows): Promise<void> {
    const to = this.spans
    const giveWay = givingWay()
    for (let from = 0; from < rows.count; from += chunkRows) {
      const count = Math.min(chunkRows, rows.count - from)
      to.begin(count)
      to.numbers(0, rows.start as Uint32Array<ArrayBuffer>, 8, from, count)
      to.numbers(1, rows.duration as Uint32Array<ArrayBuffer>, 8, from, count)
      to.numbers(2, this.arrived, 8, 0, count)
      to.numbers(3, this.resources as Int32Array<ArrayBuffer>, 4, from, count)
      to.numbers(4, rows.traceKey as Int32Array<ArrayBuffer>, 4, from, count)
      to.texts(5, rows.traceId, from, count)
      to.texts(6, rows.spanId, from, count)
      to.texts(7, rows.parentId, from, count)
      to.texts(8, rows.name, from, count)
      to.numbers(9, rows.kind as Uint8Array<ArrayBuffer>, 1, from, count)
      to.numbers(10, rows.status as Uint8Array<ArrayBuffer>, 1, from, count)
      to.texts(11, rows.statusMessage, from, count)
      to.texts(12, rows.attributes, from, count)
      to.texts(13, rows.events, from, count)
      to.append(appenders.spans)
      spanWords.addRows(rows.attributes, from, count)
      await giveWay()
    }
  }

  private async appendLines(day: WritableDay, rows: LineRows): Promise<void> {
    const to = this.lines
    const giveWay = givingWay()
    for (let from = 0; from < rows.count; from += chunkRows) {
      const count = Math.min(chunkRows, rows.count - from)
      for (let row = 0; row < count; row++) this.ids[row] = day.lineNext++
      to.begin(count)
      to.numbers(0, rows.time as Uint32Array<ArrayBuffer>, 8, from, count)
      to.numbers(1, this.ids, 8, 0, count)
      to.numbers(2, this.arrived, 8, 0, count)
      to.numbers(3, this.resources as Int32Array<ArrayBuffer>, 4, from, count)
      to.numbers(4, rows.severity as Uint8Array<ArrayBuffer>, 1, from, count)
      to.texts(5, rows.body, from, count)
      to.numbers(6, rows.traceId as Uint8Array<ArrayBuffer>, 16, from, count)
      to.numbers(7, rows.spanId as Uint8Array<ArrayBuffer>, 8, from, count)
      to.texts(8, rows.attributes, from, count)
      to.append(day.appenders.logs)
      await giveWay()
    }
  }
}

const nsPerBucket = 1e10
const twoPow32 = 4_294_967_296

/** The end of a span as the ten seconds in which it lies. Near the edge of two a number is not exact enough. */
export function bucketSecondsOf(startLow: number, startHigh: number, durationNs: number): number {
  const end = startHigh * twoPow32 + startLow + durationNs
  const bucket = Math.floor(end / nsPerBucket)
  const within = end - bucket * nsPerBucket
  if (within > 10_000 && within < nsPerBucket - 10_000) return bucket * 10
  return Number((ofHalves(startLow, startHigh) + BigInt(durationNs)) / 10_000_000_000n) * 10
}

export const durationOf = (rows: SpanRows, row: number): number => (rows.duration[2 * row + 1] as number) * twoPow32 + (rows.duration[2 * row] as number)

/** The stretch of event time of a batch; null when it has no rows. */
export function stretchOf({ spans, lines }: RowBatch): { oldestNs: bigint; newestNs: bigint } | null {
  let [oldest, newest] = [Infinity, 0]
  const note = (from: number, to: number) => {
    if (from < oldest) oldest = from
    if (to > newest) newest = to
  }
  for (let row = 0; row < spans.count; row++) {
    const start = (spans.start[2 * row + 1] as number) * twoPow32 + (spans.start[2 * row] as number)
    note(start, start + durationOf(spans, row))
  }
  for (let row = 0; row < lines.count; row++) {
    const time = (lines.time[2 * row + 1] as number) * twoPow32 + (lines.time[2 * row] as number)
    note(time, time)
  }
  // A number is exact to 256 ns here: the stretch may be a little wider than what it holds, never narrower.
  return oldest === Infinity ? null : { oldestNs: BigInt(oldest) - 256n, newestNs: BigInt(newest) + 256n }
}
