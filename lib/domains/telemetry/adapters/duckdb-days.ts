import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Log } from '@/lib/kernel/log'
import type { TimeRange } from '../schemas'
import { daySchema } from './duckdb-schema'

/** A day file that answers questions, with the stretch of event time it holds (null: empty so far). */
export interface StoredDay {
  name: string
  path: string
  range: { oldestNs: bigint; newestNs: bigint } | null
  /** Arrival up to which the table by minute is made. */
  minutesMark: bigint
}

const fileName = /^(\d{4}-\d{2}-\d{2}(?:\.\d+)?)\.duckdb$/
const setAsideName = /^(\d{4}-\d{2}-\d{2}(?:\.\d+)?)\.duckdb\.damaged-\d+$/
/** Reasons to stop with, not signs of damage: another process, rights, space, memory. */
const notTheFilesFault = /lock on file|Permission denied|No space|Out of Memory|Too many open files/i
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * The files of the store: one for each UTC day of arrival, and another for the same day (`2026-11-22.2`) when it outgrows
 * `partBytesMax`, so that retention can always drop the oldest file whole.
 */
export class DayFiles {
  readonly stored: StoredDay[] = []
  readonly setAside: string[] = []

  constructor(
    private readonly dir: string,
    private readonly connection: DuckDBConnection,
    private readonly log: Log,
    private readonly partBytesMax: number,
  ) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  }

  /** Attaches what is there. A file that cannot be read is renamed and reported; the others serve. */
  async openAll(): Promise<void> {
    for (const file of readdirSync(this.dir).sort()) {
      const kept = setAsideName.exec(file)
      if (kept?.[1]) this.setAside.push(kept[1])
      const match = fileName.exec(file)
      if (match?.[1]) await this.attach(match[1])
    }
    this.stored.sort((a, b) => partOrder(a.name, b.name))
  }

  private async attach(name: string): Promise<StoredDay | null> {
    const path = join(this.dir, `${name}.duckdb`)
    try {
      await this.connection.run(`ATTACH ${quote(path)} AS "${name}" (STORAGE_VERSION 'latest')`)
      for (const statement of daySchema(name)) await this.connection.run(statement)
      const day = { name, path, range: await this.rangeOf(name), minutesMark: await this.markOf(name) }
      this.stored.push(day)
      return day
    } catch (error) {
      if (notTheFilesFault.test(String(error))) throw error
      this.log.error('a day file cannot be read and is set aside', { day: name, error })
      await this.connection.run(`DETACH DATABASE IF EXISTS "${name}"`).catch(() => undefined)
      const stamp = Date.now()
      for (const suffix of ['', '.wal']) if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged-${stamp}${suffix}`)
      this.setAside.push(name)
      return null
    }
  }

  private async rangeOf(name: string): Promise<StoredDay['range']> {
    const sql = `SELECT min(lo)::VARCHAR, max(hi)::VARCHAR FROM (
      SELECT min(start_ns) lo, max(start_ns + duration_ns) hi FROM "${name}".spans UNION ALL SELECT min(time_ns), max(time_ns) FROM "${name}".logs
      UNION ALL SELECT min(time_ns), max(time_ns) FROM "${name}".points)`
    const [row] = (await this.connection.runAndReadAll(sql)).getRowsJS() as [string | null, string | null][]
    return row?.[0] && row[1] ? { oldestNs: BigInt(row[0]), newestNs: BigInt(row[1]) } : null
  }

  private async markOf(name: string): Promise<bigint> {
    const [row] = (await this.connection.runAndReadAll(`SELECT coalesce(max(value), 0)::VARCHAR FROM "${name}".marks WHERE name = 'minutes'`)).getRowsJS() as [string][]
    return BigInt(row?.[0] ?? '0')
  }

  marks(): Map<string, bigint> {
    return new Map(this.stored.map(({ name, minutesMark }) => [name, minutesMark]))
  }

  /** The file that takes what arrives now. */
  async current(nowMs: number): Promise<StoredDay> {
    const today = new Date(nowMs).toISOString().slice(0, 10)
    const parts = this.stored.filter(({ name }) => name.slice(0, 10) === today)
    const last = parts.at(-1)
    if (last && sizeOf(last.path) < this.partBytesMax) return last
    let number = parts.length + this.setAside.filter((name) => name.slice(0, 10) === today).length + 1
    for (;;) {
      const name = number === 1 ? today : `${today}.${number}`
      if (!existsSync(join(this.dir, `${name}.duckdb`))) {
        const day = await this.attach(name)
        if (day) return day
        throw new Error(`the file of ${name} cannot be made in ${this.dir}`)
      }
      number++
    }
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

  sizes(): { name: string; bytes: number }[] {
    return this.stored.map(({ name, path }) => ({ name, bytes: sizeOf(path) }))
  }

  /** Only while nothing reads (`Engine.alone`). */
  async drop(name: string): Promise<void> {
    const index = this.stored.findIndex((day) => day.name === name)
    const day = this.stored[index]
    if (!day) return
    this.stored.splice(index, 1)
    await this.connection.run(`DETACH "${name}"`)
    for (const suffix of ['', '.wal']) rmSync(day.path + suffix, { force: true })
  }
}

const partOrder = (a: string, b: string): number => (a.slice(0, 10) === b.slice(0, 10) ? Number(a.slice(11) || 1) - Number(b.slice(11) || 1) : a < b ? -1 : 1)

function sizeOf(path: string): number {
  let bytes = 0
  for (const suffix of ['', '.wal']) if (existsSync(path + suffix)) bytes += statSync(path + suffix).size
  return bytes
}
