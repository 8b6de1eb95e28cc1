import type { RunSummary } from '../schemas'
import type { Sample } from '../steady-schemas'

function means(samples: readonly Sample[], conditions: number): (number | null)[] {
  return Array.from({ length: conditions }, (_, at) => {
    const known = samples.map(({ values }) => values[at] ?? null).filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
  })
}

/** Means of the seconds before, during and after the fault; the seconds in which it came and went are in none of them. */
export function summariseRun(samples: readonly Sample[], conditions: number, injectedAtMs: number | null, goneAtMs: number | null): RunSummary {
  const before = samples.filter(({ atMs }) => injectedAtMs === null || atMs + 1_000 <= injectedAtMs)
  const during = samples.filter(({ atMs }) => injectedAtMs !== null && atMs >= injectedAtMs && (goneAtMs === null || atMs + 1_000 <= goneAtMs))
  const after = samples.filter(({ atMs }) => goneAtMs !== null && atMs >= goneAtMs)
  return { before: means(before, conditions), during: means(during, conditions), after: means(after, conditions) }
}
