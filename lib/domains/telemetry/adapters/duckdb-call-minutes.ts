import type { DuckDBConnection } from '@duckdb/node-api'
import { callLeadMs, callSettleMs } from '../core/calls'
import { callSource } from './duckdb-call-source'
import type { DayFiles, StoredDay } from './duckdb-days'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'

/** Spans that are joined at once: what a reading connection holds in memory. */
const spansAtOnce = 100_000
/** Of all days together, today first: what an older version left uncounted is caught up with in the pauses. */
const windowsAtOnce = 4

/** Calls of the spans that arrived in (afterMs, upToMs], counted and not yet stored. */
interface Counted {
  day: StoredDay
  afterMs: bigint
  upToMs: bigint
  rows: Row[]
}

/** Days beside one another in time of arrival: a call may begin in one and end in the next. */
export const daysAround = (days: DayFiles, day: string): string[] => {
  const at = days.stored.findIndex(({ name }) => name === day)
  return days.stored.slice(Math.max(0, at - 1), at + 2).map(({ name }) => name)
}

/**
 * Counts calls by minute in two steps: `gather` joins spans on a reading connection while requests are stored, `store` writes
 * what it found, and the mark with it, in one transaction of the writer. Killed between the two, nothing is lost: the mark stands.
 */
export class CallMinutes {
  private counted: Counted[] = []
  private gathering: Promise<void> | null = null

  constructor(
    private readonly reading: DuckdbReading,
    private readonly nowMs: () => number,
    private readonly settleMs = callSettleMs,
  ) {}

  /** One at a time: who asks meanwhile waits for the one that runs. */
  gather(): Promise<void> {
    this.gathering ??= this.gatherWindows().finally(() => (this.gathering = null))
    return this.gathering
  }

  private async gatherWindows(): Promise<void> {
    this.counted = []
    let windows = 0
    const settled = BigInt(this.nowMs() - this.settleMs)
    for (const day of this.reading.days.stored.toReversed()) {
      let afterMs = day.callsMark
      for (; windows < windowsAtOnce; windows++) {
        const upToMs = await this.windowEnd(day.name, afterMs, settled)
        if (upToMs === null) break
        const source = callSource({
          days: [{ name: day.name, afterMs }], upToMs, pool: daysAround(this.reading.days, day.name), poolFromMs: afterMs - BigInt(callLeadMs), poolToMs: upToMs + BigInt(this.settleMs), settledNs: null,
        })
        const rows = await this.reading.ask(`SELECT * FROM ${source} ORDER BY ALL`)
        if (!rows.ok) return
        this.counted.push({ day, afterMs, upToMs, rows: rows.value })
        afterMs = upToMs
      }
    }
  }

  private async windowEnd(day: string, afterMs: bigint, settled: bigint): Promise<bigint | null> {
    const found = await this.reading.ask(
      `SELECT max(arrived_ms)::VARCHAR AS up_to FROM (SELECT arrived_ms FROM "${day}".spans WHERE arrived_ms > ${afterMs} AND arrived_ms <= ${settled} ORDER BY arrived_ms LIMIT ${spansAtOnce})`,
    )
    const upTo = found.ok ? found.value[0]?.up_to : null
    return upTo === null || upTo === undefined ? null : BigInt(String(upTo))
  }

  /** Only while nothing is written. */
  async store(connection: DuckDBConnection, day: StoredDay): Promise<void> {
    for (const one of this.counted.filter((counted) => counted.day === day)) {
      if (one.afterMs !== day.callsMark) continue
      await storeRows(connection, one)
      day.callsMark = one.upToMs
    }
    this.counted = this.counted.filter((counted) => counted.day !== day)
  }
}

async function storeRows(connection: DuckDBConnection, { day: { name }, upToMs, rows }: Counted): Promise<void> {
  await connection.run('BEGIN')
  try {
    const appender = await connection.createAppender('call_minute', 'main', name)
    for (const row of rows) {
      appender.appendInteger(Number(row.minute_s))
      appender.appendBigInt(upToMs)
      appender.appendUTinyInt(Number(row.caller_kind))
      appender.appendVarchar(String(row.caller))
      appender.appendVarchar(String(row.caller_zone))
      appender.appendUTinyInt(Number(row.kind))
      appender.appendVarchar(String(row.target))
      appender.appendVarchar(String(row.target_zone))
      appender.appendUSmallInt(Number(row.bin))
      appender.appendUInteger(Number(row.requests))
      appender.appendUInteger(Number(row.errors))
      appender.endRow()
    }
    appender.closeSync()
    await connection.run(`DELETE FROM "${name}".marks WHERE name = 'calls'`)
    await connection.run(`INSERT INTO "${name}".marks VALUES ('calls', $upToMs)`, { upToMs })
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
