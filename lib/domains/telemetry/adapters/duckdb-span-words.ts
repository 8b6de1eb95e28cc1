import { BIT, DuckDBBitValue, type DuckDBAppender } from '@duckdb/node-api'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { TextColumn } from '../core/rows'
import { placesOfWords, WordFilter } from '../core/word-filter'
import type { DuckdbReading } from './duckdb-reading'

/** Spans of one filter: as many as the engine reads at once. */
const blockRows = 2_048
/** Blocks that are read one by one; where there are more, or as many spans without a filter, all is read. */
const stretchesMax = 64

/** Row numbers of spans, `to` excluded. */
export interface Stretch {
  from: number
  to: number
}

/**
 * Notes the words in the attributes of each block of spans, in the order of their rows. A block that is cut short by a restart has no
 * filter; questions read it.
 */
export class SpanWords {
  private readonly filter = new WordFilter()
  /** Of the block that is being filled. */
  private firstRow: number
  private rows = 0

  constructor(
    private readonly appender: DuckDBAppender,
    nextRow: number,
  ) {
    this.firstRow = nextRow
  }

  addText(attributes: string): void {
    this.filter.add(Buffer.from(attributes))
    this.endRow()
  }

  addRows({ bytes, ends }: TextColumn, from: number, count: number): void {
    let begin = from === 0 ? 0 : (ends[from - 1] as number)
    for (let row = from; row < from + count; row++) {
      const end = ends[row] as number
      this.filter.add(bytes, begin, end)
      begin = end
      this.endRow()
    }
  }

  private endRow(): void {
    if (++this.rows < blockRows) return
    const padded = new Uint8Array(this.filter.bits.length + 1)
    padded.set(this.filter.bits, 1)
    this.appender.appendBigInt(BigInt(this.firstRow))
    this.appender.appendValue(new DuckDBBitValue(padded), BIT)
    this.appender.endRow()
    this.firstRow += blockRows
    this.rows = 0
    this.filter.clear()
  }
}

/**
 * Where among the spans of a day every one of the texts may stand, as far as filters tell: blocks that have all of their words,
 * and those without a filter. Null when that is too much to be worth it.
 */
export async function stretchesWith(reading: DuckdbReading, day: string, texts: readonly string[]): Promise<Result<Stretch[] | null, Fault>> {
  const places = [...new Set(texts.flatMap(placesOfWords))]
  if (places.length === 0) return ok(null)
  const may = places.map((place) => `get_bit(words, ${place}) = 1`).join(' AND ')
  const rows = await reading.ask(
    `WITH blocks AS (SELECT first_row, first_row + ${blockRows} AS next_row, words FROM "${day}".span_words),
       ends AS (SELECT next_row FROM blocks UNION ALL SELECT 0),
       gaps AS (SELECT next_row AS first_row, coalesce(lead(next_row) OVER (ORDER BY next_row) - ${blockRows}, (SELECT coalesce(max(rowid) + 1, 0) FROM "${day}".spans)) AS next_row FROM ends)
     SELECT first_row::DOUBLE AS "from", next_row::DOUBLE AS "to" FROM (SELECT first_row, next_row FROM blocks WHERE ${may} UNION ALL SELECT first_row, next_row FROM gaps WHERE next_row > first_row)
     ORDER BY 1 LIMIT ${stretchesMax + 1}`,
  )
  if (!rows.ok) return rows
  // The last may be one of many: what was left off must be read too.
  if (rows.value.length > stretchesMax) return ok(null)
  const stretches: Stretch[] = []
  for (const row of rows.value) {
    const [from, to] = [Number(row.from), Number(row.to)]
    const last = stretches.at(-1)
    if (last && last.to >= from) last.to = to
    else stretches.push({ from, to })
  }
  const spans = stretches.reduce((sum, { from, to }) => sum + to - from, 0)
  return ok(spans > stretchesMax * blockRows ? null : stretches)
}
