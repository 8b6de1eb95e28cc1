import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, type Result } from '@/lib/kernel/result'
import { ageMsMax } from '../core/judge-batch'
import type { NewestArrivals } from '../core/newest-arrivals'
import type { AnswerMeta, Selector, TimeRange } from '../schemas'
import type { DayFiles } from './duckdb-days'
import type { Engine, Params, Row } from './duckdb-engine'
import { isDamage } from './duckdb-errors'

/** What every question of the DuckDB adapter works with. */
export interface DuckdbReading {
  days: DayFiles
  ask(sql: string, params?: Params): Promise<Result<Row[], Fault>>
  /** Made before the question runs: what arrives meanwhile may or may not be in the answer. */
  meta(selector: Selector, range: TimeRange | null): AnswerMeta
}

interface Sources {
  engine: Engine
  days: DayFiles
  arrivals: NewestArrivals
  clock: Clock
  /** Arrival of the oldest request that is not committed yet; null when all are. */
  pendingSinceMs: () => number | null
  /** A question met a file that is damaged. */
  onDamage: () => void
}

export const createReading = ({ engine, days, arrivals, clock, pendingSinceMs, onDamage }: Sources): DuckdbReading => ({
  days,
  async ask(sql, params) {
    try {
      return await engine.ask(sql, params)
    } catch (error) {
      if (!isDamage(error)) throw error
      onDamage()
      return fail(fault('unavailable', 'A stored day is damaged and is being set aside.', { retryAfterSeconds: 20 }))
    }
  },
  meta(selector, range) {
    const nowMs = clock.nowMs()
    const touches = (day: string) => {
      if (range === null) return true
      const startMs = Date.parse(`${day.slice(0, 10)}T00:00:00Z`)
      // A day of arrival holds events of the seven days before it.
      return range.toMs > startMs - ageMsMax && range.fromMs < startMs + 86_400_000 + 600_000
    }
    const missing = days.setAside.filter(touches).map((day) => `${day}: the stored file is damaged and was set aside`)
    if (range !== null && range.fromMs < nowMs - ageMsMax - 86_400_000) missing.push('Signals are kept for 7 days.')
    return { source: 'collector', asOfMs: pendingSinceMs() ?? nowMs, newestMs: arrivals.newest(selector), complete: missing.length === 0, missing }
  },
})
