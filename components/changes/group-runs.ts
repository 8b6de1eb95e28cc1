import type { ChangeRow } from '@/lib/domains/ledger/core/join-phases'

/** One line of a short list: an act, or a run of equal acts on one application. */
export interface ChangeRun {
  row: ChangeRow
  /** How many acts it stands for, itself among them. */
  times: number
}

const withinMs = 10 * 60_000
const kindOf = ({ entry }: ChangeRow) => JSON.stringify([entry.action, entry.application, entry.phase, entry.actor.name])

/** A deploy starts a dozen instances: in a short list they are one line. Newest first in and out; only neighbours of one application join. */
export function groupRuns(rows: readonly ChangeRow[]): ChangeRun[] {
  const runs: ChangeRun[] = []
  for (const row of rows) {
    const same = row.entry.application === null ? undefined : runs.find((run) => kindOf(run.row) === kindOf(row) && Date.parse(run.row.entry.at) - Date.parse(row.entry.at) <= withinMs)
    if (same) same.times += 1
    else runs.push({ row, times: 1 })
  }
  return runs
}
