import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Log } from '@/lib/kernel/log'
import type { Dimensions } from '../core/resource'
import type { TimeRange } from '../schemas'
import { isDamage, isOutside } from './duckdb-errors'
import { idsFromText } from './duckdb-ids'
import { type Places, placesOf } from './duckdb-places'
import { dayTables, daySchema } from './duckdb-schema'
import { quotedPath, removeThin, thinPathOf, type Thinned } from './duckdb-thin'

/** A day file that answers questions, with the stretch of event time it holds (null: empty so far). */
export interface StoredDay {
  name: string
  path: string
  range: { oldestNs: bigint; newestNs: bigint } | null
  /** Arrival up to which the table by minute is made. */
  minutesMark: bigint
  /** Arrival up to which the calls of its spans are counted by minute. */
  callsMark: bigint
  /** What is gone of it since it was thinned to errors and slow traces; null while it is whole. */
  thinned: Thinned | null
  /** What says in which place a row arrived. */
  places: Places
}

/** A file that was renamed because it cannot be read, and the day it was. */
interface DamagedFile {
  name: string
  path: string
}

/** A file of the store as retention sees it. */
export interface KeptFile {
  name: string
  path: string
  bytes: number
  /** `whole` may be thinned once; what is `thin` or `damaged` can only go. */
  state: 'whole' | 'thin' | 'damaged'
}

/** Called with when each sender was last heard of, as a file says that is opened. */
type NoteArrival = (from: Dimensions, arrivedMs: number) => void

const fileName = /^(\d{4}-\d{2}-\d{2}(?:\.\d+)?)\.duckdb$/
const setAsideName = /^(\d{4}-\d{2}-\d{2}(?:\.\d+)?)\.duckdb\.damaged-\d+$/
const leftName = /^(\d{4}-\d{2}-\d{2}(?:\.\d+)?\.duckdb)\.thinning(?:\.wal)?$/

/**
 * The files of the store: one for each UTC day of arrival, and another for the same day (`2026-11-22.2`) when it outgrows
 * `partBytesMax`, so that retention can always drop the oldest file whole.
 */
export class DayFiles {
  readonly stored: StoredDay[] = []
  private readonly damaged: DamagedFile[] = []

  constructor(
    private readonly dir: string,
    private readonly connection: DuckDBConnection,
    private readonly log: Log,
    private readonly partBytesMax: number,
    private readonly noteArrival: NoteArrival,
  ) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  }

  /** Attaches what is there. A file that cannot be read is renamed and reported; the others serve. */
  async openAll(): Promise<void> {
    for (const file of readdirSync(this.dir).sort()) {
      const left = leftName.exec(file)
      // A thinning that was cut short: the day itself is whole.
      if (left?.[1]) removeThin(join(this.dir, left[1]))
      const kept = setAsideName.exec(file)
      if (kept?.[1]) this.damaged.push({ name: kept[1], path: join(this.dir, file) })
      const match = fileName.exec(file)
      if (match?.[1]) await this.attach(match[1])
    }
    this.stored.sort((a, b) => partOrder(a.name, b.name))
  }

  /** Days of which a file is damaged: what it held is missing from answers. */
  get setAside(): string[] {
    return this.damaged.map(({ name }) => name)
  }

  private async attach(name: string): Promise<StoredDay | null> {
    const day = await this.open(name)
    if (day) this.stored.push(day)
    return day
  }

  /** The same file again, or another in its place. It stays in the list all the while: a question that is being made counts on it. */
  private async attachAgain(day: StoredDay): Promise<void> {
    const fresh = await this.open(day.name)
    if (fresh) Object.assign(day, fresh)
    else this.stored.splice(this.stored.indexOf(day), 1)
  }

  private async open(name: string): Promise<StoredDay | null> {
    const path = join(this.dir, `${name}.duckdb`)
    try {
      await this.connection.run(`ATTACH ${quotedPath(path)} AS "${name}" (STORAGE_VERSION 'latest')`)
      for (const statement of daySchema(name)) await this.connection.run(statement)
      await this.upgrade(name)
      const marks = await this.marksOf(name)
      const thinned = marks.has('thin') ? { spansDropped: Number(marks.get('thin spans') ?? 0), logsDropped: Number(marks.get('thin logs') ?? 0) } : null
      const day = { name, path, range: wider(await this.rangeOf(name), marks), minutesMark: marks.get('minutes') ?? 0n, callsMark: marks.get('calls') ?? 0n, thinned, places: placesOf(marks) }
      await this.noteArrivals(name)
      return day
    } catch (error) {
      if (isOutside(error)) throw error
      await this.putAside(name, path, error)
      return null
    }
  }

  /** A file of before has the ids of lines as text: they become numbers, once, all or none. */
  private async upgrade(name: string): Promise<void> {
    const [column] = (await this.connection.runAndReadAll(`SELECT data_type FROM duckdb_columns() WHERE database_name = '${name}' AND table_name = 'logs' AND column_name = 'trace_id'`)).getRowsJS()
    if (column?.[0] !== 'VARCHAR') return
    await this.connection.run(['BEGIN', ...idsFromText(name), 'COMMIT'].join(';'))
  }

  private async putAside(name: string, path: string, error: unknown): Promise<void> {
    this.log.error('a day file cannot be read and is set aside', { day: name, error })
    await this.connection.run(`DETACH DATABASE IF EXISTS "${name}"`).catch(() => undefined)
    const kept = `${path}.damaged-${Date.now()}`
    for (const suffix of ['', '.wal']) if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix)
    this.damaged.push({ name, path: kept })
  }

  /** Reads every block of every day and sets aside what cannot be read. Only while nothing reads or writes. */
  async setDamagedAside(): Promise<void> {
    for (const day of this.stored.slice()) {
      try {
        for (const table of dayTables) await this.connection.run(`SELECT max(hash(t)) FROM "${day.name}".${table} t`)
      } catch (error) {
        if (!isDamage(error)) throw error
        this.stored.splice(this.stored.indexOf(day), 1)
        await this.putAside(day.name, day.path, error)
      }
    }
  }

  /** DuckDB refuses a file for good once a checkpoint of it failed: opened anew it has all that was committed. Only while nothing reads. */
  async reopen(name: string): Promise<void> {
    const day = this.stored.find((one) => one.name === name)
    if (!day) return
    await this.connection.run(`DETACH "${name}"`)
    await this.attachAgain(day)
  }

  private async rangeOf(name: string): Promise<StoredDay['range']> {
    const sql = `SELECT min(lo)::VARCHAR, max(hi)::VARCHAR FROM (
      SELECT min(start_ns) lo, max(start_ns + duration_ns) hi FROM "${name}".spans UNION ALL SELECT min(time_ns), max(time_ns) FROM "${name}".logs
      UNION ALL SELECT min(time_ns), max(time_ns) FROM "${name}".points)`
    const [row] = (await this.connection.runAndReadAll(sql)).getRowsJS() as [string | null, string | null][]
    return row?.[0] && row[1] ? { oldestNs: BigInt(row[0]), newestNs: BigInt(row[1]) } : null
  }

  private async marksOf(name: string): Promise<Map<string, bigint>> {
    const rows = (await this.connection.runAndReadAll(`SELECT name, max(value)::VARCHAR FROM "${name}".marks WHERE value IS NOT NULL GROUP BY name`)).getRowsJS() as [string, string][]
    return new Map(rows.map(([mark, value]) => [mark, BigInt(value)]))
  }

  private async noteArrivals(name: string): Promise<void> {
    const last = ['spans', 'logs', 'points'].map((table) => `SELECT resource_id, max(arrived_ms) AS slot FROM "${name}".${table} GROUP BY 1`).join(' UNION ALL ')
    const sql = `SELECT r.application, r.cluster, r.server_group, r.instance, r.zone, max(slot)::VARCHAR FROM (${last}) JOIN "${name}".resources r USING (resource_id) GROUP BY ALL`
    const rows = (await this.connection.runAndReadAll(sql)).getRowsJS() as [string, string, string, string, string, string][]
    for (const [application, cluster, serverGroup, instance, zone, at] of rows) this.noteArrival({ application, cluster, serverGroup, instance, zone }, Number(at))
  }

  marks(): Map<string, bigint> {
    return new Map(this.stored.map(({ name, minutesMark }) => [name, minutesMark]))
  }

  /** The file that takes what arrives now. */
  async current(nowMs: number): Promise<StoredDay> {
    const today = new Date(nowMs).toISOString().slice(0, 10)
    const parts = this.stored.filter(({ name }) => name.slice(0, 10) === today)
    const last = parts.at(-1)
    // A thin one is not written to: what it has are copies in their old places.
    if (last && last.thinned === null && sizeOf(last.path) < this.partBytesMax) return last
    // Above every number of the day that is there: one that retention freed must not make new rows look old.
    const taken = [...parts, ...this.damaged.filter(({ name }) => name.slice(0, 10) === today)].map(({ name }) => partNumber(name))
    const number = Math.max(0, ...taken) + 1
    const day = await this.attach(number === 1 ? today : `${today}.${number}`)
    if (day) return day
    throw new Error(`the file of ${today} cannot be made in ${this.dir}`)
  }

  touch(day: StoredDay, oldestNs: bigint, newestNs: bigint): void {
    day.range = day.range
      ? { oldestNs: oldestNs < day.range.oldestNs ? oldestNs : day.range.oldestNs, newestNs: newestNs > day.range.newestNs ? newestNs : day.range.newestNs }
      : { oldestNs, newestNs }
  }

  /** Names of the files that hold any event of the range. */
  within({ fromMs, toMs }: TimeRange): string[] {
    const fromNs = BigInt(fromMs) * 1_000_000n
    const toNs = BigInt(toMs) * 1_000_000n
    return this.stored.filter(({ range }) => range !== null && range.oldestNs < toNs && range.newestNs >= fromNs).map(({ name }) => name)
  }

  bytes(): number {
    return this.stored.reduce((sum, { path }) => sum + sizeOf(path), 0)
  }

  /** Of every file, oldest first; damaged ones take room too. */
  sizes(): KeptFile[] {
    const stored = this.stored.map(({ name, path, thinned }) => ({ name, path, bytes: sizeOf(path), state: thinned ? ('thin' as const) : ('whole' as const) }))
    const damaged = this.damaged.map(({ name, path }) => ({ name, path, bytes: sizeOf(path), state: 'damaged' as const }))
    return [...stored, ...damaged].sort((a, b) => partOrder(a.name, b.name))
  }

  /** Days of which only errors and slow traces are left. */
  get thin(): { day: string; spansDropped: number; logsDropped: number }[] {
    return this.stored.flatMap(({ name, thinned }) => (thinned ? [{ day: name, ...thinned }] : []))
  }

  /**
   * Puts the thinned copy of a day in its place, by one renaming: killed before it the day is whole, after it thin. False when
   * not all of the day was in its file. Only while nothing reads (`Engine.alone`) and no writer holds the file.
   */
  async replaceByThin(name: string): Promise<boolean> {
    const day = this.stored.find((one) => one.name === name)
    if (!day) return false
    await this.connection.run(`DETACH "${name}"`)
    // A log of the whole file would be replayed into the thin one.
    const complete = !existsSync(`${day.path}.wal`)
    if (complete) renameSync(thinPathOf(day.path), day.path)
    else removeThin(day.path)
    this.flushFolder()
    await this.attachAgain(day)
    return complete
  }

  private flushFolder(): void {
    const folder = openSync(this.dir, 'r')
    fsyncSync(folder)
    closeSync(folder)
  }

  /** Only while nothing reads (`Engine.alone`) and no writer holds the file. */
  async drop(path: string): Promise<void> {
    const index = this.stored.findIndex((day) => day.path === path)
    const [day] = index < 0 ? [] : this.stored.splice(index, 1)
    if (day) await this.connection.run(`DETACH "${day.name}"`)
    const damagedAt = this.damaged.findIndex((file) => file.path === path)
    if (damagedAt >= 0) this.damaged.splice(damagedAt, 1)
    for (const suffix of ['', '.wal']) rmSync(path + suffix, { force: true })
  }
}

function wider(range: StoredDay['range'], marks: ReadonlyMap<string, bigint>): StoredDay['range'] {
  const [oldestNs, newestNs] = [marks.get('thin oldest'), marks.get('thin newest')]
  if (oldestNs === undefined || newestNs === undefined) return range
  return { oldestNs: range && range.oldestNs < oldestNs ? range.oldestNs : oldestNs, newestNs: range && range.newestNs > newestNs ? range.newestNs : newestNs }
}

const partNumber = (name: string): number => Number(name.slice(11) || 1)
const partOrder = (a: string, b: string): number => (a.slice(0, 10) === b.slice(0, 10) ? partNumber(a) - partNumber(b) : a < b ? -1 : 1)

function sizeOf(path: string): number {
  let bytes = 0
  for (const suffix of ['', '.wal']) if (existsSync(path + suffix)) bytes += statSync(path + suffix).size
  return bytes
}
