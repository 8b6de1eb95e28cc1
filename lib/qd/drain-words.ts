import { problemWords } from '../domains/drains/core/problem-words'
import type { DrainRow } from '../domains/drains/schemas'

const conditions = { new: 'ready', ok: 'taken', failing: 'failing', losing: 'losing records' }

export function drainStanding({ name, paused, condition, problem, url }: DrainRow): string {
  const why = problem ? ` (${problemWords(problem)})` : ''
  return `${name} to ${url} is ${paused ? 'paused' : conditions[condition]}${why}`
}

/** Of each signal that lost records: why, in a line. */
export function drainLosses({ name, progress }: DrainRow): string[] {
  return (progress?.lanes ?? []).flatMap(({ signal, dropped, setAside }) => {
    const parts = [[dropped.bound, 'over the bound of the buffer'], [dropped.store, 'no longer stored when their turn came'], [setAside, 'refused and set aside']] as const
    const said = parts.flatMap(([records, why]) => (records > 0 ? [`${records} ${why}`] : []))
    return said.length > 0 ? [`${name} lost ${signal}: ${said.join(', ')}.`] : []
  })
}

/** Lag, what waits, what went and what was lost; a dash where the collector does not say. */
export function drainFigures({ progress }: DrainRow): string[] {
  if (!progress) return ['-', '-', '-', '-']
  const { lanes } = progress
  const sum = (of: (lane: (typeof lanes)[number]) => number) => lanes.reduce((all, lane) => all + of(lane), 0)
  const lagMs = Math.max(0, ...lanes.map((lane) => lane.lagMs))
  return [`${(lagMs / 1_000).toFixed(lagMs < 10_000 ? 1 : 0)} s`, String(sum((lane) => lane.waiting.records)), String(sum((lane) => lane.delivered.records)), String(sum((lane) => lane.dropped.bound + lane.dropped.store + lane.setAside))]
}
