import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { FixedAttributes } from './fixed-attributes'
import type { AttributeList } from './proxy-span'

const hexValues = new Uint8Array(128)
for (const [value, digit] of [...'0123456789abcdef'].entries()) hexValues[digit.charCodeAt(0)] = value

/** Lengths are written into room kept for them: three bytes hold two megabytes, and a varint may be longer than it must be. */
const lengthRoom = 3
const keptValuesMax = 256
const keptKeysMax = 200

/** Grows; what was written stays until `clear`. */
export class OtlpBytes {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024)
  length = 0
  /** Whole key-value fields that come again and again: names of applications, addresses, methods. */
  private readonly kept = new Map<string, Map<AttributeValue, Buffer>>()

  /** Makes room for `more` bytes. */
  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  clear(): void {
    this.length = 0
  }
  /** A copy. */
  taken(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length))
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** Not negative, at most 2^53. */
  varint(value: number): void {
    this.reserve(10)
    let left = value
    while (left >= 128) {
      this.bytes[this.length++] = (left % 128) | 128
      left = Math.floor(left / 128)
    }
    this.bytes[this.length++] = left
  }

  /** Begins a message of field `tag`; answers where it began, for `close`. */
  open(tag: number): number {
    this.reserve(1 + lengthRoom)
    this.bytes[this.length++] = tag
    this.length += lengthRoom
    return this.length
  }
  close(from: number): void {
    const size = this.length - from
    this.bytes[from - 3] = (size & 127) | 128
    this.bytes[from - 2] = ((size >> 7) & 127) | 128
    this.bytes[from - 1] = (size >> 14) & 127
  }

  text(tag: number, value: string): void {
    this.reserve(1 + lengthRoom + value.length * 3)
    const from = this.open(tag)
    this.length += this.bytes.write(value, this.length)
    this.close(from)
  }

  /** An id of hex digits as bytes. */
  id(tag: number, hex: string): void {
    const size = hex.length >> 1
    this.reserve(2 + size)
    this.bytes[this.length++] = tag
    this.bytes[this.length++] = size
    for (let at = 0; at < hex.length; at += 2) this.bytes[this.length++] = ((hexValues[hex.charCodeAt(at)] ?? 0) << 4) | (hexValues[hex.charCodeAt(at + 1)] ?? 0)
  }

  /** Milliseconds as 64 bits of nanoseconds, which no number of this language holds: 10^9 is 2^9 times 1,953,125, and that product still fits. */
  time(tag: number, ms: number): void {
    this.reserve(9)
    const seconds = Math.floor(ms / 1_000)
    const high = seconds * 1_953_125
    let upper = Math.floor(high / 8_388_608)
    let lower = (high - upper * 8_388_608) * 512 + Math.round((ms - seconds * 1_000) * 1e6)
    if (lower >= 4_294_967_296) {
      lower -= 4_294_967_296
      upper++
    }
    this.bytes[this.length++] = tag
    this.length = this.bytes.writeUInt32LE(lower, this.length)
    this.length = this.bytes.writeUInt32LE(upper, this.length)
  }

  private value(value: AttributeValue | undefined): void {
    const from = this.open(0x12)
    if (typeof value === 'string') this.text(0x0a, value)
    else if (typeof value === 'boolean') {
      this.byte(0x10)
      this.byte(value ? 1 : 0)
    } else if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
      this.byte(0x18)
      this.varint(value)
    } else if (typeof value === 'number') {
      this.reserve(9)
      this.bytes[this.length++] = 0x21
      this.length = this.bytes.writeDoubleLE(value, this.length)
    } else this.text(0x0a, JSON.stringify(value ?? null))
    this.close(from)
  }

  private keyValue(tag: number, key: string, value: AttributeValue | undefined): void {
    const from = this.open(tag)
    this.text(0x0a, key)
    this.value(value)
    this.close(from)
  }

  attributes(tag: number, attributes: Attributes): void {
    for (const key in attributes) {
      const value = attributes[key]
      if (value !== undefined) this.attribute(tag, key, value)
    }
  }

  list(tag: number, list: AttributeList): void {
    for (let at = 0; at < list.length; at += 2) {
      const value = list[at + 1]
      if (value !== undefined) this.attribute(tag, list[at] as string, value)
    }
  }

  fixed(tag: number, one: FixedAttributes): void {
    if (one.bytes) {
      this.reserve(one.bytes.length)
      this.bytes.set(one.bytes, this.length)
      this.length += one.bytes.length
      return
    }
    const from = this.length
    this.attributes(tag, one.attributes)
    one.bytes = Buffer.from(this.bytes.subarray(from, this.length))
  }

  private attribute(tag: number, key: string, value: AttributeValue): void {
    const known = this.kept.get(key)?.get(value)
    if (!known) return this.writeNew(tag, key, value)
    this.reserve(known.length + 1)
    this.bytes[this.length] = tag
    this.bytes.set(known, this.length + 1)
    this.length += known.length + 1
  }

  private writeNew(tag: number, key: string, value: AttributeValue): void {
    const from = this.length
    this.keyValue(tag, key, value)
    let values = this.kept.get(key)
    if (!values) {
      if (this.kept.size >= keptKeysMax) return
      this.kept.set(key, (values = new Map()))
    }
    if (values.size < keptValuesMax && typeof value !== 'object') values.set(value, Buffer.from(this.bytes.subarray(from + 1, this.length)))
  }
}
