import type { AttributeMap } from './records'

/**
 * Spans and lines column by column, as the store takes them: the same as the records of `records.ts`, without an object for each.
 * A nanosecond stands as two halves of 32 bits, the lower first, which is how a little-endian machine keeps a BIGINT.
 */

const rowsFirst = 4_096
const bytesFirst = 64 * 1_024
export const traceIdBytes = 16
export const spanIdBytes = 8

/** Texts one after the other in UTF-8; the text of row i lies between the ends of i - 1 and i. */
export class TextColumn {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(bytesFirst)
  ends = new Uint32Array(rowsFirst)
  /** Bytes written, whole texts and the one that is being written. */
  length = 0

  /** Room for `more` bytes beyond `length`. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  startOf(row: number): number {
    return row === 0 ? 0 : (this.ends[row - 1] as number)
  }
}

const grown = <A extends Uint32Array | Int32Array | Uint8Array>(array: A, larger: A): A => (larger.set(array), larger)

abstract class Rows {
  count = 0
  protected capacity = rowsFirst
  protected abstract texts(): TextColumn[]
  protected abstract growNumbers(rows: number): void

  /** Room for one more row. */
  begin(): void {
    if (this.count < this.capacity) return
    this.capacity *= 2
    for (const column of this.texts()) column.ends = grown(column.ends, new Uint32Array(this.capacity))
    this.growNumbers(this.capacity)
  }

  /** The row is whole: what was written to its texts ends here. */
  end(): void {
    for (const column of this.texts()) column.ends[this.count] = column.length
    this.count++
  }

  /** Forgets every row from `count` on, and what was written of one that is not whole. */
  cut(count: number): void {
    this.count = count
    for (const column of this.texts()) column.length = column.startOf(count)
  }
}

export class SpanRows extends Rows {
  start = new Uint32Array(2 * rowsFirst)
  duration = new Uint32Array(2 * rowsFirst)
  traceKey = new Int32Array(rowsFirst)
  kind = new Uint8Array(rowsFirst)
  status = new Uint8Array(rowsFirst)
  readonly traceId = new TextColumn()
  readonly spanId = new TextColumn()
  readonly parentId = new TextColumn()
  readonly name = new TextColumn()
  readonly statusMessage = new TextColumn()
  readonly attributes = new TextColumn()
  readonly events = new TextColumn()
  private readonly columns = [this.traceId, this.spanId, this.parentId, this.name, this.statusMessage, this.attributes, this.events]

  protected texts(): TextColumn[] {
    return this.columns
  }

  protected growNumbers(rows: number): void {
    this.start = grown(this.start, new Uint32Array(2 * rows))
    this.duration = grown(this.duration, new Uint32Array(2 * rows))
    this.traceKey = grown(this.traceKey, new Int32Array(rows))
    this.kind = grown(this.kind, new Uint8Array(rows))
    this.status = grown(this.status, new Uint8Array(rows))
  }
}

export class LineRows extends Rows {
  time = new Uint32Array(2 * rowsFirst)
  severity = new Uint8Array(rowsFirst)
  readonly body = new TextColumn()
  /** Ids as numbers of 128 and 64 bits, the lowest byte first; 0: none. */
  traceId = new Uint8Array(traceIdBytes * rowsFirst)
  spanId = new Uint8Array(spanIdBytes * rowsFirst)
  readonly attributes = new TextColumn()
  private readonly columns = [this.body, this.attributes]

  protected texts(): TextColumn[] {
    return this.columns
  }

  protected growNumbers(rows: number): void {
    this.time = grown(this.time, new Uint32Array(2 * rows))
    this.traceId = grown(this.traceId, new Uint8Array(traceIdBytes * rows))
    this.spanId = grown(this.spanId, new Uint8Array(spanIdBytes * rows))
    this.severity = grown(this.severity, new Uint8Array(rows))
  }
}

/** Rows of one resource, [from, to), and the different names that they bring. */
export interface RowGroup {
  signal: 'traces' | 'logs'
  resource: AttributeMap
  from: number
  to: number
  operations: string[]
  keys: string[]
}

/** What one commit stores of rows. Made once and filled again and again. */
export class RowBatch {
  readonly spans = new SpanRows()
  readonly lines = new LineRows()
  groups: RowGroup[] = []

  get isEmpty(): boolean {
    return this.spans.count === 0 && this.lines.count === 0
  }

  place(): { spans: number; lines: number; groups: number } {
    return { spans: this.spans.count, lines: this.lines.count, groups: this.groups.length }
  }

  /** Back to an earlier place: a request that cannot be taken this way leaves nothing. */
  cut({ spans, lines, groups }: { spans: number; lines: number; groups: number }): void {
    this.spans.cut(spans)
    this.lines.cut(lines)
    this.groups.length = groups
  }

  clear(): void {
    this.cut({ spans: 0, lines: 0, groups: 0 })
  }
}

/** Two halves of a nanosecond compared: below zero, zero or above, like numbers. */
export const compareHalves = (lowA: number, highA: number, lowB: number, highB: number): number => (highA === highB ? lowA - lowB : highA - highB)

export const halvesOf = (ns: bigint): { low: number; high: number } => ({ low: Number(ns & 0xffff_ffffn), high: Number(ns >> 32n) })
export const ofHalves = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low)
