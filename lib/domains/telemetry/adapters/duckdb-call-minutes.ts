import { callLeadMs, callSettleMs } from '../core/calls'
import { callSource } from './duckdb-call-source'
import type { DayFiles, StoredDay } from './duckdb-days'
import type { Run } from './duckdb-engine'

/** Spans that are joined at once: what a connection holds in memory, and what a question may have to wait for. */
const spansAtOnce = 100_000
/** Of all days together, today first: what an older version left uncounted is caught up with in the pauses. */
const windowsAtOnce = 4

/** Days beside one another in time of arrival: a call may begin in one and end in the next. */
export const daysAround = (days: DayFiles, day: string): string[] => {
  const at = days.stored.findIndex(({ name }) => name === day)
  return days.stored.slice(Math.max(0, at - 1), at + 2).map(({ name }) => name)
}

/**
 * Counts calls by minute, window by window: rows and mark of each are one transaction of the engine's own threads, beside the
 * writing. Killed in the middle of one, the mark stands where it was.
 */
export async function countCalls(run: Run, days: DayFiles, nowMs: number, settleMs = callSettleMs): Promise<void> {
  let left = windowsAtOnce
  for (const day of days.stored.toReversed()) left -= await countCallsOf(run, days, day, nowMs, settleMs, left)
}

/** At most `windowsMax` windows of one day; gives how many there were. */
export async function countCallsOf(run: Run, days: DayFiles, day: StoredDay, nowMs: number, settleMs = callSettleMs, windowsMax = Infinity): Promise<number> {
  const settled = BigInt(nowMs - settleMs)
  for (let windows = 0; windows < windowsMax; windows++) {
    const upToMs = await windowEnd(run, day, settled)
    if (upToMs === null) return windows
    const afterMs = day.callsMark
    const source = callSource({
      days: [{ name: day.name, afterMs }], upToMs, pool: daysAround(days, day.name), poolFromMs: afterMs - BigInt(callLeadMs), poolToMs: upToMs + BigInt(settleMs), settledNs: null,
    })
    await run('BEGIN')
    await run(`INSERT INTO "${day.name}".call_minute BY NAME SELECT *, ${upToMs}::BIGINT AS made_ms FROM ${source} ORDER BY ALL`)
    await run(`DELETE FROM "${day.name}".marks WHERE name = 'calls'`)
    await run(`INSERT INTO "${day.name}".marks VALUES ('calls', $upToMs)`, { upToMs })
    await run('COMMIT')
    day.callsMark = upToMs
  }
  return windowsMax
}

async function windowEnd(run: Run, { name, callsMark }: StoredDay, settled: bigint): Promise<bigint | null> {
  const [found] = await run(
    `SELECT max(arrived_ms)::VARCHAR AS up_to FROM (SELECT arrived_ms FROM "${name}".spans WHERE arrived_ms > ${callsMark} AND arrived_ms <= ${settled} ORDER BY arrived_ms LIMIT ${spansAtOnce})`,
  )
  return found?.up_to === null || found?.up_to === undefined ? null : BigInt(String(found.up_to))
}
