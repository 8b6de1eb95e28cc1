import type { TextColumn } from '../core/rows'
import { guardedKeys } from '../core/redact-addresses'
import { exactDouble, readAnyValue } from './otlp-common-protobuf'
import type { ProtoReader } from './proto-reader'

/** The request has something that only the records can say: it is read again that way. */
export class Unusual extends Error {}
export const unusual = new Unusual('not for rows')

const quote = 0x22
const keysMax = 4_096
const hexDigits = Uint8Array.from(Buffer.from('0123456789abcdef'))
const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text))

/** A key as it is on the wire and as it stands in JSON. */
class KnownKey {
  /** The keys that came after it last and before that: instrumentations send theirs in one order. */
  next: KnownKey | null = null
  other: KnownKey | null = null
  seenInMap = 0
  seenInGroup = 0
  constructor(
    readonly raw: Uint8Array,
    readonly text: string,
    readonly json: Uint8Array,
    readonly guarded: boolean,
  ) {}
}

function isSame(bytes: Uint8Array, at: number, { raw }: KnownKey, length: number): boolean {
  if (raw.length !== length) return false
  for (let index = 0; index < length; index++) if (bytes[at + index] !== raw[index]) return false
  return true
}

/** Finds keys by their bytes without making a text of them each time. */
class KnownKeys {
  private readonly byText = new Map<string, KnownKey>()
  private last: KnownKey | null = null

  find(bytes: Buffer, at: number, length: number): KnownKey {
    const before = this.last
    if (before) {
      if (before.next && isSame(bytes, at, before.next, length)) return (this.last = before.next)
      if (before.other && isSame(bytes, at, before.other, length)) return (this.last = before.other)
    }
    const found = this.lookUp(bytes, at, length)
    if (before) {
      before.other = before.next
      before.next = found
    }
    return (this.last = found)
  }

  private lookUp(bytes: Buffer, at: number, length: number): KnownKey {
    const name = bytes.toString('latin1', at, at + length)
    const known = this.byText.get(name)
    if (known) return known
    if (this.byText.size >= keysMax) {
      this.byText.clear()
      this.last = null
    }
    const text = bytes.toString('utf8', at, at + length)
    const made = new KnownKey(Uint8Array.from(bytes.subarray(at, at + length)), text, utf8(`${JSON.stringify(text)}:`), guardedKeys.includes(text))
    this.byText.set(name, made)
    return made
  }
}

/** Writes attributes into a column as the JSON that `JSON.stringify` makes of the same record. */
export class JsonColumns {
  private readonly known = new KnownKeys()
  private readonly names = new KnownKeys()
  private map = 0
  private group = 0
  private mapAt = 0
  keys: string[] = []
  operations: string[] = []

  /** From here on `keys` and `operations` gather the different ones that are met. */
  beginGroup(): void {
    this.group++
    this.keys = []
    this.operations = []
  }

  /** The name of a span, in `bytes`. */
  operation(bytes: Buffer, at: number, length: number, column: TextColumn): void {
    const name = this.names.find(bytes, at, length)
    if (name.seenInGroup !== this.group) {
      name.seenInGroup = this.group
      this.operations.push(name.text)
    }
    plain(bytes, at, at + length, column)
  }

  beginMap(column: TextColumn): void {
    this.map++
    column.reserve(2)
    column.bytes[column.length++] = 0x7b
    this.mapAt = column.length
  }

  endMap(column: TextColumn): void {
    column.reserve(1)
    column.bytes[column.length++] = 0x7d
  }

  /** One KeyValue field; the reader stands before its length. */
  keyValue(reader: ProtoReader, column: TextColumn): void {
    const outer = reader.enter()
    let key: KnownKey | null = null
    let valued = false
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === 10 && key === null) {
        const at = reader.open()
        key = this.known.find(reader.bytes, at, reader.length)
        // Of equal keys the last counts, which a text that is already written does not tell.
        if (key.seenInMap === this.map) throw unusual
        key.seenInMap = this.map
        if (key.seenInGroup !== this.group) {
          key.seenInGroup = this.group
          this.keys.push(key.text)
        }
        column.reserve(key.json.length + 1)
        if (column.length > this.mapAt) column.bytes[column.length++] = 0x2c
        copy(key.json, 0, key.json.length, column)
      } else if (tag === 18 && key !== null && !valued) {
        valued = true
        this.value(reader, column, key.guarded)
      } else if (tag === 10 || tag === 18) throw unusual
      else reader.skip(tag)
    }
    reader.leave(outer)
    if (key === null) throw unusual
    if (!valued) copy(nothing, 0, nothing.length, column)
  }

  private value(reader: ProtoReader, column: TextColumn, guarded: boolean): void {
    const outer = reader.enter()
    const from = reader.place()
    switch (reader.tag()) {
      case 10: {
        const at = reader.open()
        if (guarded && holdsSecretPath(reader.bytes, at, at + reader.length)) throw unusual
        quoted(reader.bytes, at, at + reader.length, column)
        break
      }
      case 16:
        written(reader.varint() === 0 ? 'false' : 'true', column)
        break
      case 24: {
        const number = reader.varint()
        // Negative ones and those beyond 2^53 need more than a number.
        if (number > Number.MAX_SAFE_INTEGER) throw unusual
        written(String(number), column)
        break
      }
      case 33:
        written(JSON.stringify(exactDouble(reader.double())), column)
        break
      default:
        reader.rewind(from)
        written(JSON.stringify(readAnyValue(reader, 0)), column)
    }
    // A value has one kind, of fields 1 to 7; what else stands there is of the future.
    for (let next = reader.tag(); next !== 0; next = reader.tag()) {
      if (next < 64) throw unusual
      reader.skip(next)
    }
    reader.leave(outer)
  }
}

const nothing = utf8('null')

function copy(from: Uint8Array, at: number, end: number, column: TextColumn): void {
  column.reserve(end - at)
  const { bytes } = column
  let to = column.length
  for (let index = at; index < end; index++) bytes[to++] = from[index] as number
  column.length = to
}

/** Any text of ours, or one that has to be made well-formed first. */
export function written(text: string, column: TextColumn): void {
  column.reserve(text.length * 3)
  column.length += Buffer.from(column.bytes.buffer).write(text, column.length)
}

/** A text of the wire as a JSON string. */
function quoted(from: Buffer, at: number, end: number, column: TextColumn): void {
  column.reserve(end - at + 2)
  const { bytes } = column
  let to = column.length
  bytes[to++] = quote
  for (let index = at; index < end; index++) {
    const byte = from[index] as number
    if (byte < 0x20 || byte > 0x7e || byte === quote || byte === 0x5c) return written(JSON.stringify(from.toString('utf8', at, end)), column)
    bytes[to++] = byte
  }
  bytes[to++] = quote
  column.length = to
}

/** A text of the wire as it is. What is not UTF-8 is read as every other reader of ours does, with signs in its place. */
export function plain(from: Buffer, at: number, end: number, column: TextColumn): void {
  column.reserve(end - at)
  const { bytes } = column
  let to = column.length
  for (let index = at; index < end; index++) {
    const byte = from[index] as number
    if (byte > 0x7e) return written(from.toString('utf8', at, end), column)
    if (byte === 0) throw unusual
    bytes[to++] = byte
  }
  column.length = to
}

export function hex(from: Uint8Array, at: number, end: number, column: TextColumn): void {
  column.reserve(2 * (end - at))
  const { bytes } = column
  let to = column.length
  for (let index = at; index < end; index++) {
    const byte = from[index] as number
    bytes[to++] = hexDigits[byte >> 4] as number
    bytes[to++] = hexDigits[byte & 15] as number
  }
  column.length = to
}

/** `/i/`, which may begin the secret that `redactAddresses` takes out. */
function holdsSecretPath(bytes: Uint8Array, at: number, end: number): boolean {
  for (let index = at; index + 2 < end; index++) if (bytes[index] === 0x2f && bytes[index + 1] === 0x69 && bytes[index + 2] === 0x2f) return true
  return false
}
