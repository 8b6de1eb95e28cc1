export interface Place {
  stamp: number
  row: number
}

/** Commits of one day that wait, as one piece. */
export interface Chunk {
  day: string
  toStamp: number
  oldestMs: number
  records: number
  bytes: number
}

export interface Tally {
  days: string[]
  counted: { day: string; upTo: number; groups: { stamp: number; records: number; bytes: number }[] }[]
}

export interface Sum {
  records: number
  bytes: number
}

const chunkRecords = 1_000
const chunkBytes = 256 * 1024
/** Every row of a commit. */
const allRows = Number.MAX_SAFE_INTEGER

const isLater = (one: Place, other: Place | undefined): boolean => other === undefined || one.stamp > other.stamp || (one.stamp === other.stamp && one.row > other.row)

/**
 * What one reader of the store has had, and what waits for it: a place in each day, because clocks go back and days are dropped. What waits
 * is known by commits, not by rows, so that a long wait costs little.
 */
export class Backlog {
  private chunks: Chunk[] = []
  private readonly had: Map<string, Place>
  private readonly counted = new Map<string, number>()

  /** `sinceMs`: days of which nothing was had yet begin after this stamp. */
  constructor(
    places: Record<string, Place>,
    private readonly sinceMs: number,
  ) {
    this.had = new Map(Object.entries(places))
    // A commit of which some rows were had is counted once more; the count is put right when its rest has been read.
    for (const [day, { stamp, row }] of this.had) this.counted.set(day, row === allRows ? stamp : stamp - 1)
  }

  /** Where counting goes on. */
  from(): Record<string, number> {
    return Object.fromEntries(this.counted)
  }

  places(): Record<string, Place> {
    return Object.fromEntries(this.had)
  }

  place(day: string): Place {
    return this.had.get(day) ?? { stamp: this.sinceMs, row: allRows }
  }

  waitingByDay(): Record<string, Sum> {
    const days: Record<string, Sum> = {}
    for (const { day, records, bytes } of this.chunks) {
      const sum = (days[day] ??= { records: 0, bytes: 0 })
      sum.records += records
      sum.bytes += bytes
    }
    return days
  }

  waiting(): Sum & { oldestMs: number | null } {
    const sum = this.chunks.reduce((all, { records, bytes }) => ({ records: all.records + records, bytes: all.bytes + bytes }), { records: 0, bytes: 0 })
    return { ...sum, oldestMs: this.chunks[0]?.oldestMs ?? null }
  }

  next(): Chunk | null {
    return this.chunks[0] ?? null
  }

  /** Takes in what arrived. Gives what waited in days that are gone. */
  take({ days, counted }: Tally): Sum {
    const lost = { records: 0, bytes: 0 }
    const there = new Set(days)
    this.chunks = this.chunks.filter((chunk) => {
      if (there.has(chunk.day)) return true
      lost.records += chunk.records
      lost.bytes += chunk.bytes
      return false
    })
    for (const day of [...this.had.keys(), ...this.counted.keys()])
      if (!there.has(day)) {
        this.had.delete(day)
        this.counted.delete(day)
      }
    for (const { day, upTo, groups } of counted) {
      for (const group of groups) this.add(day, group)
      this.counted.set(day, upTo)
      if (!this.chunks.some((chunk) => chunk.day === day)) this.reach(day, { stamp: upTo, row: allRows })
    }
    return lost
  }

  private add(day: string, { stamp, records, bytes }: { stamp: number } & Sum): void {
    const last = this.chunks.at(-1)
    // The first is being sent: what it is must not change under the sender.
    if (last && this.chunks.length > 1 && last.day === day && last.records + records <= chunkRecords && last.bytes + bytes <= chunkBytes) {
      last.toStamp = stamp
      last.records += records
      last.bytes += bytes
    } else this.chunks.push({ day, toStamp: stamp, oldestMs: stamp, records, bytes })
  }

  /** Rows up to this place are done with. */
  reach(day: string, place: Place): void {
    if (isLater(place, this.had.get(day))) this.had.set(day, place)
  }

  /** So much of the first chunk is done with, up to this place. */
  done(chunk: Chunk, place: Place, { records, bytes }: Sum): void {
    if (this.chunks[0] !== chunk) return
    chunk.records = Math.max(0, chunk.records - records)
    chunk.bytes = Math.max(0, chunk.bytes - bytes)
    this.reach(chunk.day, place)
  }

  /** Nothing of the chunk is left, whatever had been counted. */
  finish(chunk: Chunk): void {
    if (this.chunks[0] !== chunk) return
    this.chunks.shift()
    const isLast = !this.chunks.some(({ day }) => day === chunk.day)
    this.reach(chunk.day, { stamp: isLast ? Math.max(chunk.toStamp, this.counted.get(chunk.day) ?? 0) : chunk.toStamp, row: allRows })
  }

  /** Drops the oldest until no more than `bytesMax` waits. Gives what was dropped. */
  bound(bytesMax: number): Sum {
    const dropped = { records: 0, bytes: 0 }
    let { bytes } = this.waiting()
    for (let chunk = this.chunks[0]; chunk && bytes > bytesMax; chunk = this.chunks[0]) {
      bytes -= chunk.bytes
      dropped.records += chunk.records
      dropped.bytes += chunk.bytes
      this.finish(chunk)
    }
    return dropped
  }
}
