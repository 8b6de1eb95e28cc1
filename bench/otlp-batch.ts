/** A small OTLP trace writer for load programs: protobufjs would use more of the machine than the collector under test. */
export class Writer {
  private buffer = Buffer.allocUnsafe(1 << 9)
  private length = 0
  private room(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes))
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }
  varint(value: number): this {
    this.room(10)
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.buffer[this.length++] = (rest % 128) | 128
    this.buffer[this.length++] = rest
    return this
  }
  bytes(tag: number, value: Uint8Array): this {
    this.varint(tag).varint(value.length).room(value.length)
    this.buffer.set(value, this.length)
    this.length += value.length
    return this
  }
  text(tag: number, value: string): this {
    return this.bytes(tag, Buffer.from(value))
  }
  fixed64(tag: number, value: bigint): this {
    this.varint(tag).room(8)
    this.buffer.writeBigUInt64LE(value, this.length)
    this.length += 8
    return this
  }
  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length))
  }
}

export type Attributes = Record<string, string | number>

const madeMax = 20_000
const made = new Map<string, Buffer>()

/** Most attributes of a load are the same again and again: each is written once. */
function keyValue(key: string, value: string | number): Buffer {
  const name = `${key}\n${typeof value}${value}`
  const known = made.get(name)
  if (known) return known
  const bytes = new Writer().text(10, key).bytes(18, typeof value === 'number' ? new Writer().varint(24).varint(value).finish() : new Writer().text(10, value).finish()).finish()
  if (made.size < madeMax) made.set(name, bytes)
  return bytes
}

export interface LoadSpan {
  traceId: Uint8Array
  spanId: Uint8Array
  parentId?: Uint8Array
  name: string
  /** 2 server, 3 client. */
  kind: number
  startNs: bigint
  endNs: bigint
  error: boolean
  attributes: Attributes
}

function span({ traceId, spanId, parentId, name, kind, startNs, endNs, error, attributes }: LoadSpan): Buffer {
  const writer = new Writer().bytes(10, traceId).bytes(18, spanId)
  if (parentId) writer.bytes(34, parentId)
  writer.text(42, name).varint(48).varint(kind).fixed64(57, startNs).fixed64(65, endNs)
  for (const key in attributes) writer.bytes(74, keyValue(key, attributes[key] ?? ''))
  if (error) writer.bytes(122, new Writer().varint(24).varint(2).finish())
  return writer.finish()
}

/** ExportTraceServiceRequest with one resource. */
export function traceRequest(resource: Attributes, spans: readonly LoadSpan[]): Buffer {
  const about = new Writer()
  for (const key in resource) about.bytes(10, keyValue(key, resource[key] ?? ''))
  const scope = new Writer().bytes(10, new Writer().text(10, 'load').finish())
  for (const one of spans) scope.bytes(18, span(one))
  return new Writer().bytes(10, new Writer().bytes(10, about.finish()).bytes(18, scope.finish()).finish()).finish()
}

export interface LoadLine {
  timeNs: bigint
  severity: number
  body: string
  traceId?: Uint8Array
  spanId?: Uint8Array
  attributes: Attributes
}

function line({ timeNs, severity, body, traceId, spanId, attributes }: LoadLine): Buffer {
  const writer = new Writer().fixed64(9, timeNs).varint(16).varint(severity).bytes(42, new Writer().text(10, body).finish())
  for (const key in attributes) writer.bytes(50, keyValue(key, attributes[key] ?? ''))
  if (traceId) writer.bytes(74, traceId)
  if (spanId) writer.bytes(82, spanId)
  return writer.finish()
}

/** ExportLogsServiceRequest with one resource. */
export function logRequest(resource: Attributes, lines: readonly LoadLine[]): Buffer {
  const about = new Writer()
  for (const key in resource) about.bytes(10, keyValue(key, resource[key] ?? ''))
  const scope = new Writer().bytes(10, new Writer().text(10, 'load').finish())
  for (const one of lines) scope.bytes(18, line(one))
  return new Writer().bytes(10, new Writer().bytes(10, about.finish()).bytes(18, scope.finish()).finish()).finish()
}
