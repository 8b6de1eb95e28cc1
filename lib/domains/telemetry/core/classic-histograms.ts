import type { Buckets } from './bucket-math'

/** The series that are one histogram of Prometheus' (its classic kind): counts up to each bound `le`, how many, and how much together. */
export const classicParts = (metric: string) => ({ buckets: `${metric}_bucket`, counts: `${metric}_count`, sums: `${metric}_sum` })

/** What `le` says; not a number where it says none. */
export const boundOf = (le: string): number => (/^\+?inf$/i.test(le) ? Infinity : le === '' ? Number.NaN : Number(le))

/**
 * Of rising finite bounds and what was counted up to each, and in all. A scrape may come between two buckets of one observation: none
 * holds less than the one below it, as Prometheus has it.
 */
export function classicBuckets(bounds: number[], upTo: readonly number[], total: number): Buckets {
  let below = 0
  const counts = [...upTo, total].map((counted) => {
    const added = Math.max(0, counted - below)
    below += added
    return added
  })
  return { bounds, counts }
}

/**
 * The sets of one series that are whole, in order of time. Prometheus sends the series of a histogram by several queues, so that a set
 * comes in pieces: one with fewer bounds than others between two beginnings at zero is not whole, or not yet.
 */
export function wholeSets<T extends { count: number; bounds: readonly number[] }>(sets: readonly T[]): T[] {
  const runs: T[][] = []
  for (const [at, set] of sets.entries()) {
    const before = sets[at - 1]
    if (before === undefined || set.count < before.count) runs.push([])
    runs.at(-1)?.push(set)
  }
  return runs.flatMap((run) => {
    const most = Math.max(...run.map(({ bounds }) => bounds.length))
    return run.filter(({ bounds }) => bounds.length === most)
  })
}
