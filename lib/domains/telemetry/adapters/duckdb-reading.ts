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
  /**
   * Made before the question runs: what arrives meanwhile may or may not be in the answer. `counts` for questions that read only
   * roll-ups and points, which a thinned day still has whole.
   */
  meta(selector: Selector, range: TimeRange | null, of?: 'rows' | 'counts'): AnswerMeta
  /** Of many applications, when each was last heard. */
  newestOf(applications: readonly string[]): ReadonlyMap<string, number>
}

interface Sources {
  engine: Engine
  days: DayFiles
  arrivals: NewestArrivals
  clock: Clock
  /** Of retention. */
  daysMax: number
  /** Arrival of the oldest request that is not committed yet; null when all are. */
  pendingSinceMs: () => number | null
  /** A question met a file that is damaged. */
  onDamage: () => void
}

export const createReading = ({ engine, days, arrivals, clock, daysMax, pendingSinceMs, onDamage }: Sources): DuckdbReading => ({
  days,
  newestOf: (applications) => arrivals.newestOf(applications),
  async ask(sql, params) {
    try {
      return await engine.ask(sql, params)
    } catch (error) {
      if (!isDamage(error)) throw error
      onDamage()
      return fail(fault('unavailable', 'A stored day is damaged and is being set aside.', { retryAfterSeconds: 20 }))
    }
  },
  meta(selector, range, of = 'rows') {
    const nowMs = clock.nowMs()
    const touches = (day: string) => {
      if (range === null) return true
      const startMs = Date.parse(`${day.slice(0, 10)}T00:00:00Z`)
      // A day of arrival holds events of the seven days before it.
      return range.toMs > startMs - ageMsMax && range.fromMs < startMs + 86_400_000 + 600_000
    }
    const missing = days.setAside.filter(touches).map((day) => `${day}: the stored file is damaged and was set aside`)
    if (of === 'rows') for (const { day, spansDropped, logsDropped } of days.thin) if (touches(day)) missing.push(thinText(day, spansDropped, logsDropped))
    if (range !== null && range.fromMs < nowMs - daysMax * 86_400_000 - 86_400_000) missing.push(`Signals are kept for ${daysMax} days.`)
    return { source: 'collector', asOfMs: pendingSinceMs() ?? nowMs, newestMs: arrivals.newest(selector), complete: missing.length === 0, missing }
  },
})

/** One part of a day at a time: a day may be thin in its first and whole in its last. */
const thinText = (day: string, spans: number, logs: number): string =>
  `${day}: thinned to errors and slow traces to keep within the size; ${spans.toLocaleString('en')} spans and ${logs.toLocaleString('en')} lines are gone`
