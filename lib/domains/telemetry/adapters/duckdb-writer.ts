import type { DuckDBConnection } from '@duckdb/node-api'
import type { Clock } from '@/lib/kernel/clock'
import type { SignalBatch } from '../core/records'
import type { Dimensions } from '../core/resource'
import type { RowBatch } from '../core/rows'
import { type ArrivedLine, StoreLost, type TelemetryWriter } from '../ports'
import { BatchAppender } from './duckdb-append'
import { RowAppender } from './duckdb-append-rows'
import { WritableDay } from './duckdb-day'
import type { DayFiles } from './duckdb-days'
import { isDurable, isInvalidated } from './duckdb-errors'

interface WriterSettings {
  connection: DuckDBConnection
  days: DayFiles
  clock: Clock
  hasRoom(): boolean
  /** Opens an invalidated day anew. */
  reopen(name: string): Promise<void>
  onStored(from: ReadonlySet<Dimensions>, arrivedMs: number): void
}

/** Commits batches together into the day of arrival. One write at a time: the caller waits for each. */
export class DuckdbWriter implements TelemetryWriter {
  private open: WritableDay | null = null
  private stampMs = 0
  private readonly rowAppender = new RowAppender()
  constructor(private readonly settings: WriterSettings) {}

  async write(batches: SignalBatch[], rows?: RowBatch): Promise<ArrivedLine[]> {
    const { connection, days, clock, hasRoom, onStored } = this.settings
    if (!hasRoom()) throw new Error('too little room is left on the disk')
    const nowMs = clock.nowMs()
    // The stamp names one commit: it rises even when the clock stands still or goes back.
    this.stampMs = Math.max(this.stampMs + 1, nowMs)
    const stored = await days.current(nowMs)
    if (this.open?.name !== stored.name) {
      this.open?.close()
      this.open = await WritableDay.open(connection, stored.name)
      this.stampMs = Math.max(this.stampMs, (await this.lastStamp(stored.name)) + 1)
    }
    const appender = new BatchAppender(this.open, this.stampMs)
    await connection.run('BEGIN')
    try {
      // Whole chunks come before single rows, whatever the order in which an appender is given them: so row numbers can be counted.
      if (rows) await appender.addRows(rows, this.rowAppender)
      for (const batch of batches) appender.add(batch)
      appender.finish()
      await connection.run('COMMIT')
    } catch (error) {
      await this.abandon()
      if (isInvalidated(error)) await this.reopen(stored.name)
      if (!isDurable(error)) throw error
    }
    if (appender.oldestNs !== null) days.touch(stored, appender.oldestNs, appender.newestNs)
    onStored(appender.touched, this.stampMs)
    return appender.lines
  }

  /** Rows left in appenders and numbers given to names belong to a commit that never was. */
  private async abandon(): Promise<void> {
    try {
      this.open?.discard()
    } catch {
      // An invalidated file takes nothing more, not even the closing of what is empty.
    }
    this.open = null
    await this.settings.connection.run('ROLLBACK').catch(() => undefined)
  }

  private async reopen(name: string): Promise<void> {
    try {
      await this.settings.reopen(name)
    } catch (error) {
      throw new StoreLost(`the day ${name} could not be opened again: ${String(error)}`)
    }
  }

  private async lastStamp(day: string): Promise<number> {
    const tables = ['spans', 'logs', 'points'].map((table) => `SELECT max(arrived_ms) AS slot FROM "${day}".${table}`).join(' UNION ALL ')
    const [row] = (await this.settings.connection.runAndReadAll(`SELECT coalesce(max(slot), 0)::VARCHAR FROM (${tables})`)).getRowsJS() as [string][]
    return Number(row?.[0] ?? 0)
  }

  holds(name: string): boolean {
    return this.open?.name === name
  }

  /** Lets go of a day that is to be taken away. */
  release(name: string): void {
    if (this.open?.name === name) this.close()
  }

  close(): void {
    this.open?.close()
    this.open = null
  }
}
