import type { DuckDBConnection } from '@duckdb/node-api'
import type { Clock } from '@/lib/kernel/clock'
import type { SignalBatch } from '../core/records'
import type { Dimensions } from '../core/resource'
import type { ArrivedLine, TelemetryWriter } from '../ports'
import { BatchAppender } from './duckdb-append'
import { WritableDay } from './duckdb-day'
import type { DayFiles } from './duckdb-days'

/** Commits batches together into the day of arrival. One write at a time: the caller waits for each. */
export class DuckdbWriter implements TelemetryWriter {
  private open: WritableDay | null = null
  private stampMs = 0
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly days: DayFiles,
    private readonly clock: Clock,
    private readonly onStored: (from: ReadonlySet<Dimensions>, arrivedMs: number) => void,
  ) {}

  async write(batches: SignalBatch[]): Promise<ArrivedLine[]> {
    const nowMs = this.clock.nowMs()
    // The stamp names one commit: it rises even when the clock stands still or goes back.
    this.stampMs = Math.max(this.stampMs + 1, nowMs)
    const stored = await this.days.current(nowMs)
    if (this.open?.name !== stored.name) {
      this.open?.close()
      this.open = await WritableDay.open(this.connection, stored.name)
      this.stampMs = Math.max(this.stampMs, (await this.lastStamp(stored.name)) + 1)
    }
    const appender = new BatchAppender(this.open, this.stampMs)
    await this.connection.run('BEGIN')
    try {
      for (const batch of batches) appender.add(batch)
      appender.finish()
      await this.connection.run('COMMIT')
    } catch (error) {
      await this.abandon()
      throw error
    }
    if (appender.oldestNs !== null) this.days.touch(stored, appender.oldestNs, appender.newestNs)
    this.onStored(appender.touched, this.stampMs)
    return appender.lines
  }

  /** Rows left in appenders and numbers given to names belong to a commit that never was. */
  private async abandon(): Promise<void> {
    this.open?.discard()
    this.open = null
    await this.connection.run('ROLLBACK').catch(() => undefined)
  }

  private async lastStamp(day: string): Promise<number> {
    const tables = ['spans', 'logs', 'points'].map((table) => `SELECT max(arrived_ms) AS slot FROM "${day}".${table}`).join(' UNION ALL ')
    const [row] = (await this.connection.runAndReadAll(`SELECT coalesce(max(slot), 0)::VARCHAR FROM (${tables})`)).getRowsJS() as [string][]
    return Number(row?.[0] ?? 0)
  }

  close(): void {
    this.open?.close()
    this.open = null
  }
}
