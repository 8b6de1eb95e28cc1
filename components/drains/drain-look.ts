import { conditionOf } from '@/lib/domains/drains/core/drain-condition'
import type { DrainProblem } from '@/lib/domains/drains/problem-schemas'
import type { DrainLane } from '@/lib/domains/drains/progress-schemas'
import type { DrainRow } from '@/lib/domains/drains/schemas'
import type { StateName } from '../ui/state'

export const drainHref = ({ team, name }: Pick<DrainRow, 'team' | 'name'>): string => `/drains/${encodeURIComponent(team)}/${encodeURIComponent(name)}`

/** Waiting this long is more than a receiver's pause. */
const behindMs = 60_000
const recentMinutes = 5

type DrainWord = 'paused' | 'losing' | 'failing' | 'behind' | 'new' | 'flowing' | 'unknown'
type Standing = Pick<DrainRow, 'id' | 'paused' | 'condition' | 'progress'>

export const lagOf = ({ progress }: Pick<DrainRow, 'progress'>): number | null => (progress ? Math.max(0, ...progress.lanes.map(({ lagMs }) => lagMs)) : null)

/** By what the collector says now; by what it last told where it does not. */
export function drainWord(drain: Standing, collectorAnswers: boolean): DrainWord {
  const condition = drain.progress ? conditionOf(drain.progress, drain.progress.atMs).condition : drain.condition
  if (condition === 'losing') return 'losing'
  if (drain.paused) return 'paused'
  if (condition === 'failing') return 'failing'
  if (!drain.progress) return collectorAnswers ? 'new' : 'unknown'
  if ((lagOf(drain) ?? 0) > behindMs) return 'behind'
  return condition === 'new' ? 'new' : 'flowing'
}

export const drainLooks = { paused: 'off', losing: 'bad', failing: 'bad', behind: 'warn', new: 'info', flowing: 'ok', unknown: 'unknown' } satisfies Record<DrainWord, StateName>

/** What stands in the way now, else what did when the collector last told. */
export const problemOf = ({ progress, problem }: Pick<DrainRow, 'progress' | 'problem'>): DrainProblem | null => (progress ? (progress.lanes.find((lane) => lane.problem)?.problem ?? null) : problem)

const sum = (lanes: readonly DrainLane[], of: (lane: DrainLane) => number): number => lanes.reduce((all, lane) => all + of(lane), 0)

export const lostOf = (lane: DrainLane): number => lane.dropped.bound + lane.dropped.store + lane.setAside

interface DrainSums {
  waiting: { records: number; bytes: number }
  delivered: number
  lost: number
  perSecond: number
  lastSuccessMs: number | null
}

/** Over all signals; the rate is of the last whole minutes. Null while the collector does not know the drain. */
export function drainSums({ progress }: Pick<DrainRow, 'progress'>): DrainSums | null {
  if (!progress) return null
  const { lanes, atMs } = progress
  const thisMinute = atMs - (atMs % 60_000)
  const recent = (lane: DrainLane) => lane.minutes.filter((one) => one.atMs >= thisMinute - recentMinutes * 60_000 && one.atMs < thisMinute).reduce((all, { delivered }) => all + delivered, 0)
  const successes = lanes.flatMap(({ lastSuccessMs }) => lastSuccessMs ?? [])
  return {
    waiting: { records: sum(lanes, ({ waiting }) => waiting.records), bytes: sum(lanes, ({ waiting }) => waiting.bytes) },
    delivered: sum(lanes, ({ delivered }) => delivered.records), lost: sum(lanes, lostOf), perSecond: sum(lanes, recent) / (recentMinutes * 60), lastSuccessMs: successes.length > 0 ? Math.max(...successes) : null,
  }
}
