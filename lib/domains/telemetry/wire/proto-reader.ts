/** The bytes or the JSON are not what OTLP says. The listener answers 400: the client must not retry. */
export class MalformedError extends Error {}

const twoPow32 = 4_294_967_296

/**
 * Reads the protobuf wire format (protobuf.dev/programming-guides/encoding) without building objects. Every step is checked
 * against the innermost message's end, so that cut or hostile bytes give a MalformedError, never a read beyond them.
 */
export class ProtoReader {
  readonly bytes: Buffer
  private readonly view: DataView
  private position = 0
  /** Of the field that `open` entered last. */
  length = 0
  private limit: number

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.limit = bytes.byteLength
  }

  /** The next field as `number << 3 | wire type`; 0 at the end of the message. */
  tag(): number {
    if (this.position === this.limit) return 0
    const tag = this.varint()
    if (tag < 8 || tag > 0xffff_ffff) throw new MalformedError('field number out of range')
    return tag
  }

  /** Unsigned; above 2^53 the low bits are lost: use `int64` where they matter. */
  varint(): number {
    // Most numbers are of one byte.
    if (this.position < this.limit && (this.bytes[this.position] as number) < 128) return this.bytes[this.position++] as number
    let value = 0
    let scale = 1
    for (let count = 0; count < 10; count++) {
      if (this.position >= this.limit) throw new MalformedError('ends inside a number')
      const byte = this.bytes[this.position++] as number
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
    throw new MalformedError('number of more than ten bytes')
  }

  /** Signed numbers that are written zigzag: 0, -1, 1, -2 as 0, 1, 2, 3. */
  sint32(): number {
    const written = this.varint()
    return (written >>> 1) ^ -(written & 1)
  }

  /** A varint int64, exact. */
  int64(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.position >= this.limit) throw new MalformedError('ends inside a number')
      const byte = this.bytes[this.position++] as number
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asIntN(64, value)
    }
    throw new MalformedError('number of more than ten bytes')
  }

  fixed64(): bigint {
    const at = this.advance(8)
    return this.view.getBigUint64(at, true)
  }

  /** fixed64 as a number, for counts: exact up to 2^53. */
  fixed64Number(): number {
    const at = this.advance(8)
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * twoPow32
  }

  sfixed64(): bigint {
    return this.view.getBigInt64(this.advance(8), true)
  }

  double(): number {
    return this.view.getFloat64(this.advance(8), true)
  }

  /** Passes over a field with a length and gives where in `bytes` it begins; `length` says how long it is. */
  open(): number {
    this.length = this.varint()
    return this.advance(this.length)
  }

  /** Where the reader stands, to come back to within the same message. */
  place(): number {
    return this.position
  }

  rewind(place: number): void {
    this.position = place
  }

  /** Passes over a fixed64; its halves are read by `halfAt`. */
  fixed64At(): number {
    return this.advance(8)
  }

  halfAt(at: number): number {
    return this.view.getUint32(at, true)
  }

  text(): string {
    const length = this.varint()
    const at = this.advance(length)
    return this.bytes.toString('utf8', at, at + length)
  }

  hex(): string {
    const length = this.varint()
    const at = this.advance(length)
    return this.bytes.toString('hex', at, at + length)
  }

  base64(): string {
    const length = this.varint()
    const at = this.advance(length)
    return this.bytes.toString('base64', at, at + length)
  }

  /** Enters an embedded message (or packed list) and gives what `leave` wants back. */
  enter(): number {
    const length = this.varint()
    if (length > this.limit - this.position) throw new MalformedError('message longer than what holds it')
    const outer = this.limit
    this.limit = this.position + length
    return outer
  }

  leave(outer: number): void {
    this.position = this.limit
    this.limit = outer
  }

  get atEnd(): boolean {
    return this.position === this.limit
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint()
        return
      case 1:
        this.advance(8)
        return
      case 2:
        this.advance(this.varint())
        return
      case 3:
        this.skipGroup()
        return
      case 5:
        this.advance(4)
        return
      default:
        throw new MalformedError(`wire type ${tag & 7}`)
    }
  }

  private skipGroup(): void {
    for (let depth = 1; depth > 0; ) {
      const tag = this.tag()
      if (tag === 0) throw new MalformedError('group without an end')
      if ((tag & 7) === 3) depth++
      else if ((tag & 7) === 4) depth--
      else this.skip(tag)
    }
  }

  private advance(length: number): number {
    const at = this.position
    if (length > this.limit - at) throw new MalformedError('ends inside a field')
    this.position = at + length
    return at
  }
}
