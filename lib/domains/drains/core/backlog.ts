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
  /** Days of which rows were taken out after they had been written; `gone` says how many of a commit. */
  thinned: { day: string }[]
  counted: { day: string; upTo: number; groups: Group[] }[]
}

interface Group {
  stamp: number
  records: number
  bytes: number
  gone: number
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
  private readonly counted: Map<string, Place>
  /** Of thinned days: the stamp up to which it was said what is gone. */
  private readonly told: Map<string, number>
  private readonly thinned = new Set<string>()
  /** Days that were thinned while their rows waited: these are counted again from the place on. */
  private readonly again = new Set<string>()

  /** `sinceMs`: days of which nothing was had yet begin after this stamp. */
  constructor(
    places: Record<string, Place>,
    private readonly sinceMs: number,
    told: Record<string, number> = {},
  ) {
    this.had = new Map(Object.entries(places))
    this.counted = new Map(this.had)
    this.told = new Map(Object.entries(told))
  }

  /** Where counting goes on. */
  from(): Record<string, Place> {
    return Object.fromEntries([...this.counted].map(([day, place]) => [day, this.again.has(day) ? this.place(day) : place]))
  }

  /** To be kept with the places: what is gone must be told once. */
  toldUpTo(): Record<string, number> {
    return Object.fromEntries(this.told)
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

  /** Takes in what arrived. Gives what is lost: what waited in days that are gone, and what was taken out of those that were thinned. */
  take({ days, thinned, counted }: Tally): number {
    let lost = 0
    const there = new Set(days)
    this.chunks = this.chunks.filter((chunk) => {
      if (there.has(chunk.day)) return true
      lost += chunk.records
      return false
    })
    for (const known of [this.had, this.counted, this.told, this.thinned, this.again]) for (const day of known.keys()) if (!there.has(day)) known.delete(day)
    const afresh = new Set(thinned.flatMap(({ day }) => (this.noteThinned(day) ? [day] : [])))
    for (const one of counted) if (!afresh.has(one.day)) lost += this.count(one)
    // Counted again, and nothing lies behind the place.
    for (const day of this.again) if (!afresh.has(day)) this.count({ day, upTo: this.place(day).stamp, groups: [] })
    return lost
  }

  private waitsIn(day: string): boolean {
    return this.chunks.some((chunk) => chunk.day === day)
  }

  /** Whether what waits there has to be counted again, from the place on: the count at hand began behind it. */
  private noteThinned(day: string): boolean {
    if (this.thinned.has(day)) return false
    this.thinned.add(day)
    if (this.waitsIn(day)) this.again.add(day)
    return this.again.has(day)
  }

  /** Whether what waits there was counted as the day is now that it was thinned: only then does a place pass nothing untold. */
  isCountedThin(day: string): boolean {
    return this.thinned.has(day) && !this.again.has(day)
  }

  /** The stamp up to which the day was counted. */
  countedUpTo(day: string): number {
    return this.counted.get(day)?.stamp ?? this.sinceMs
  }

  /** Whether what waits there is to be counted again before more of it is sent. */
  isToBeCounted(day: string): boolean {
    return this.again.has(day)
  }

  private count({ day, upTo, groups }: Tally['counted'][number]): number {
    const again = this.again.delete(day)
    if (again) this.chunks = this.chunks.filter((chunk) => chunk.day !== day)
    const told = this.told.get(day) ?? -1
    let lost = 0
    for (const group of groups) {
      if (group.stamp > told) lost += group.gone
      if (group.records > 0) this.add(day, group)
    }
    if (this.thinned.has(day)) this.told.set(day, Math.max(told, upTo))
    this.counted.set(day, { stamp: upTo, row: allRows })
    if (!this.waitsIn(day)) this.reach(day, { stamp: upTo, row: allRows })
    if (again) this.chunks.sort((one, other) => one.oldestMs - other.oldestMs)
    return lost
  }

  private add(day: string, { stamp, records, bytes }: Group): void {
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

  /** All of the chunk that is there was read. Gives how many records more had been counted: they were taken out meanwhile. */
  finish(chunk: Chunk): number {
    if (this.chunks[0] !== chunk) return 0
    this.chunks.shift()
    this.reach(chunk.day, { stamp: this.waitsIn(chunk.day) ? chunk.toStamp : Math.max(chunk.toStamp, this.counted.get(chunk.day)?.stamp ?? 0), row: allRows })
    return chunk.records
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
