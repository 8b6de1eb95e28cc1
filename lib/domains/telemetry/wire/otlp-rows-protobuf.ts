import { aheadMsMax, ageMsMax } from '../core/judge-batch'
import { type AttributeMap, newAttributes, type Signal } from '../core/records'
import { compareHalves, halvesOf, type LineRows, ofHalves, type RowBatch, type RowGroup, spanIdBytes, type SpanRows, traceIdBytes } from '../core/rows'
import { storedSeverity } from '../core/severity'
import { hex, JsonColumns, plain, unusual, written } from './json-columns'
import { readResource } from './otlp-common-protobuf'
import { ProtoReader } from './proto-reader'

interface Bounds {
  oldest: { low: number; high: number }
  newest: { low: number; high: number }
}

/** Beyond it a duration has more nanoseconds than a number tells apart. */
const durationNsMax = Number.MAX_SAFE_INTEGER
const twoPow32 = 4_294_967_296

/**
 * Reads OTLP requests straight into rows, at a third of what records cost. It takes only requests of which everything is kept as
 * it is; of any other it leaves nothing, and the request is read and judged as records, which say what is wrong with it.
 */
export class RowReader {
  private readonly json = new JsonColumns()

  constructor(private readonly batch: RowBatch) {}

  /** False when the request was not taken. */
  read(signal: Signal, bytes: Uint8Array, nowMs: number): boolean {
    if (signal === 'metrics') return false
    const before = this.batch.place()
    const bounds = { oldest: halvesOf(BigInt(nowMs - ageMsMax) * 1_000_000n), newest: halvesOf(BigInt(nowMs + aheadMsMax) * 1_000_000n) }
    try {
      this.readRequest(new ProtoReader(bytes), signal, bounds)
      return true
    } catch {
      // Whatever it was, the records read the same bytes and say it better.
      this.batch.cut(before)
      return false
    }
  }

  private readRequest(reader: ProtoReader, signal: 'traces' | 'logs', bounds: Bounds): void {
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === 10) this.readGroup(reader, signal, bounds)
      else reader.skip(tag)
    }
  }

  private readGroup(reader: ProtoReader, signal: 'traces' | 'logs', bounds: Bounds): void {
    const { spans, lines, groups } = this.batch
    const rows = signal === 'traces' ? spans : lines
    const group: RowGroup = { signal, resource: newAttributes(), from: rows.count, to: rows.count, operations: [], keys: [] }
    this.json.beginGroup()
    let resource: AttributeMap | null = null
    const outer = reader.enter()
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === 10 && resource === null) resource = readResource(reader)
      else if (tag === 18) {
        const scopes = reader.enter()
        for (let inner = reader.tag(); inner !== 0; inner = reader.tag()) {
          if (inner !== 18) {
            reader.skip(inner)
            continue
          }
          const item = reader.enter()
          rows.begin()
          if (signal === 'traces') readSpan(reader, spans, this.json, bounds)
          else readLine(reader, lines, this.json, bounds)
          rows.end()
          reader.leave(item)
        }
        reader.leave(scopes)
      } else if (tag === 10) throw unusual
      else reader.skip(tag)
    }
    reader.leave(outer)
    group.to = rows.count
    group.resource = resource ?? group.resource
    group.operations = this.json.operations
    group.keys = this.json.keys
    if (group.to > group.from) groups.push(group)
  }
}

/** Fields of a span that stand once; met twice, the last counts, which a column does not tell. */
const [traceIdSeen, spanIdSeen, parentSeen, nameSeen, startSeen, endSeen, statusSeen] = [1, 2, 4, 8, 16, 32, 64] as const

function readSpan(reader: ProtoReader, rows: SpanRows, json: JsonColumns, { oldest, newest }: Bounds): void {
  const row = rows.count
  const { bytes } = reader
  let seen = 0
  let kind = 0
  let startAt = 0
  let endAt = 0
  let events = 0
  const once = (field: number) => {
    if ((seen & field) !== 0) throw unusual
    seen |= field
  }
  rows.status[row] = 0
  json.beginMap(rows.attributes)
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 10: {
        once(traceIdSeen)
        const at = reader.open()
        if (reader.length !== 16 || isZero(bytes, at, 16)) throw unusual
        rows.traceKey[row] = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
        hex(bytes, at, at + 16, rows.traceId)
        break
      }
      case 18: {
        once(spanIdSeen)
        const at = reader.open()
        if (reader.length !== 8 || isZero(bytes, at, 8)) throw unusual
        hex(bytes, at, at + 8, rows.spanId)
        break
      }
      case 34: {
        once(parentSeen)
        const at = reader.open()
        hex(bytes, at, at + reader.length, rows.parentId)
        break
      }
      case 42: {
        once(nameSeen)
        const at = reader.open()
        json.operation(bytes, at, reader.length, rows.name)
        break
      }
      case 48:
        kind = reader.varint()
        break
      case 57:
        once(startSeen)
        startAt = reader.fixed64At()
        break
      case 65:
        once(endSeen)
        endAt = reader.fixed64At()
        break
      case 74:
        // Instrumentations write events after all attributes; a map that was left is not gone on with.
        if (events > 0) throw unusual
        json.keyValue(reader, rows.attributes)
        break
      case 90:
        readEvent(reader, rows, json, events++)
        break
      case 122:
        once(statusSeen)
        readStatus(reader, rows)
        break
      default:
        reader.skip(tag)
    }
  }
  if ((seen & (traceIdSeen | spanIdSeen | startSeen | endSeen)) !== (traceIdSeen | spanIdSeen | startSeen | endSeen)) throw unusual
  json.endMap(rows.attributes)
  if (events > 0) written(']', rows.events)
  rows.kind[row] = kind & 7

  const [startLow, startHigh] = [reader.halfAt(startAt), reader.halfAt(startAt + 4)]
  const [endLow, endHigh] = [reader.halfAt(endAt), reader.halfAt(endAt + 4)]
  const later = compareHalves(endLow, endHigh, startLow, startHigh) > 0
  if (compareHalves(startLow, startHigh, oldest.low, oldest.high) < 0) throw unusual
  if (compareHalves(later ? endLow : startLow, later ? endHigh : startHigh, newest.low, newest.high) > 0) throw unusual
  const durationNs = later ? (endHigh - startHigh) * twoPow32 + (endLow - startLow) : 0
  if (durationNs > durationNsMax) throw unusual
  rows.start[2 * row] = startLow
  rows.start[2 * row + 1] = startHigh
  rows.duration[2 * row] = durationNs % twoPow32
  rows.duration[2 * row + 1] = Math.floor(durationNs / twoPow32)
}

function readStatus(reader: ProtoReader, rows: SpanRows): void {
  const outer = reader.enter()
  let told = false
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 18) {
      if (told) throw unusual
      told = true
      const at = reader.open()
      plain(reader.bytes, at, at + reader.length, rows.statusMessage)
    } else if (tag === 24) rows.status[rows.count] = reader.varint() & 3
    else reader.skip(tag)
  }
  reader.leave(outer)
}

/** As `[time, name, attributes]`, in a list that `readSpan` closes. */
function readEvent(reader: ProtoReader, rows: SpanRows, json: JsonColumns, place: number): void {
  const outer = reader.enter()
  let time = '0'
  let name = ''
  const from = reader.place()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 9) {
      const at = reader.fixed64At()
      time = ofHalves(reader.halfAt(at), reader.halfAt(at + 4)).toString()
    } else if (tag === 18) name = reader.text()
    else reader.skip(tag)
  }
  written(`${place === 0 ? '[' : ','}["${time}",${JSON.stringify(name)},`, rows.events)
  reader.rewind(from)
  json.beginMap(rows.events)
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 26) json.keyValue(reader, rows.events)
    else reader.skip(tag)
  }
  json.endMap(rows.events)
  written(']', rows.events)
  reader.leave(outer)
}

function readLine(reader: ProtoReader, rows: LineRows, json: JsonColumns, { oldest, newest }: Bounds): void {
  const row = rows.count
  const { bytes } = reader
  let severity = 0
  let [timeAt, observedAt] = [-1, -1]
  let [bodySeen, traceSeen, spanSeen] = [false, false, false]
  rows.traceId.fill(0, row * traceIdBytes, (row + 1) * traceIdBytes)
  rows.spanId.fill(0, row * spanIdBytes, (row + 1) * spanIdBytes)
  json.beginMap(rows.attributes)
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 9:
        timeAt = reader.fixed64At()
        break
      case 89:
        observedAt = reader.fixed64At()
        break
      case 16:
        severity = reader.varint()
        break
      case 42:
        if (bodySeen) throw unusual
        bodySeen = true
        readBody(reader, rows)
        break
      case 50:
        json.keyValue(reader, rows.attributes)
        break
      case 74: {
        if (traceSeen) throw unusual
        traceSeen = true
        const at = reader.open()
        if (reader.length === traceIdBytes) number(bytes, at, traceIdBytes, rows.traceId, row)
        break
      }
      case 82: {
        if (spanSeen) throw unusual
        spanSeen = true
        const at = reader.open()
        if (reader.length === spanIdBytes) number(bytes, at, spanIdBytes, rows.spanId, row)
        break
      }
      default:
        reader.skip(tag)
    }
  }
  json.endMap(rows.attributes)
  const has = (at: number) => at >= 0 && (reader.halfAt(at) !== 0 || reader.halfAt(at + 4) !== 0)
  const at = has(timeAt) ? timeAt : observedAt
  // Without any time it gets that of its arrival.
  if (!has(at)) throw unusual
  const [low, high] = [reader.halfAt(at), reader.halfAt(at + 4)]
  if (compareHalves(low, high, oldest.low, oldest.high) < 0 || compareHalves(low, high, newest.low, newest.high) > 0) throw unusual
  rows.time[2 * row] = low
  rows.time[2 * row + 1] = high
  rows.severity[row] = storedSeverity(severity)
}

/** Plain text alone; structured bodies are written by the records. */
function readBody(reader: ProtoReader, rows: LineRows): void {
  const outer = reader.enter()
  if (reader.tag() !== 10) throw unusual
  const at = reader.open()
  plain(reader.bytes, at, at + reader.length, rows.body)
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag < 64) throw unusual
    reader.skip(tag)
  }
  reader.leave(outer)
}

/** The `length` bytes of an id, highest first, as row `row` of a column that has the lowest first. */
function number(bytes: Uint8Array, at: number, length: number, column: Uint8Array, row: number): void {
  const last = (row + 1) * length - 1
  for (let index = 0; index < length; index++) column[last - index] = bytes[at + index] as number
}

function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = at; index < at + length; index++) if (bytes[index] !== 0) return false
  return true
}
