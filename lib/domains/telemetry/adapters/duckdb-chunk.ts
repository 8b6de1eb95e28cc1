import { type DuckDBAppender, DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api'
import duckdb, { type Vector } from '@duckdb/node-bindings'
import type { TextColumn } from '../core/rows'

/** Rows of a chunk (STANDARD_VECTOR_SIZE of DuckDB). */
export const chunkRows = 2_048

/** A text in a vector, as `duckdb_string_t` of DuckDB's C interface: its length, then up to 12 bytes, or 4 and the address of all. */
const textBytes = 16
const inlineMax = 12
const twoPow32 = 4_294_967_296

type Numbers = Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>

/**
 * Fills the columns of a table chunk by chunk. A number column is one copy. The texts of a column go over as one: the chunk then
 * holds all their bytes in one place, and each row is told where in it its own begin.
 */
export class ChunkWriter {
  private readonly chunk: DuckDBDataChunk
  private readonly vectors: Vector[] = []
  private readonly places = new DataView(new ArrayBuffer(textBytes * chunkRows))
  private readonly placeBytes = new Uint8Array(this.places.buffer)

  constructor(private readonly types: readonly DuckDBType[]) {
    this.chunk = DuckDBDataChunk.create(types)
  }

  /** Begins a chunk of `rows`: every column has to be given, then `append`. */
  begin(rows: number): void {
    this.chunk.reset()
    this.chunk.rowCount = rows
    for (let column = 0; column < this.types.length; column++) this.vectors[column] = duckdb.data_chunk_get_vector(this.chunk.chunk, column)
  }

  numbers(column: number, values: Numbers, bytesPerRow: number, from: number, rows: number): void {
    duckdb.copy_data_to_vector(this.vectors[column] as Vector, 0, values.buffer, values.byteOffset + from * bytesPerRow, rows * bytesPerRow)
  }

  texts(column: number, { bytes, ends }: TextColumn, from: number, rows: number): void {
    const vector = this.vectors[column] as Vector
    const begin = from === 0 ? 0 : (ends[from - 1] as number)
    const end = ends[from + rows - 1] as number
    const { places, placeBytes } = this
    let [low, high] = [0, 0]
    if (end - begin > inlineMax) {
      // DuckDB checks that it is UTF-8 and keeps it as long as the chunk: then its address is where rows begin to count.
      duckdb.vector_assign_string_element_len(vector, 0, bytes.subarray(begin, end))
      const first = duckdb.vector_get_data(vector, textBytes)
      const address = new DataView(first.buffer, first.byteOffset, textBytes)
      low = address.getUint32(8, true)
      high = address.getUint32(12, true)
    }
    placeBytes.fill(0, 0, rows * textBytes)
    let at = begin
    for (let row = 0; row < rows; row++) {
      const next = ends[from + row] as number
      const length = next - at
      const place = row * textBytes
      places.setUint32(place, length, true)
      const inline = length <= inlineMax
      for (let index = 0; index < (inline ? length : 4); index++) placeBytes[place + 4 + index] = bytes[at + index] as number
      if (!inline) {
        const lower = low + (at - begin)
        places.setUint32(place + 8, lower % twoPow32, true)
        places.setUint32(place + 12, high + (lower >= twoPow32 ? 1 : 0), true)
      }
      at = next
    }
    duckdb.copy_data_to_vector(vector, 0, places.buffer as ArrayBuffer, 0, rows * textBytes)
  }

  append(appender: DuckDBAppender): void {
    appender.appendDataChunk(this.chunk)
  }
}
