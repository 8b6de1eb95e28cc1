import type { LedgerEntry } from '../schemas'

/** One line of the list: an act, with the entry that began it where a controller wrote two. */
export interface ChangeRow {
  entry: LedgerEntry
  /** The earlier `intended` entry that this `done` or `failed` one settles. */
  intended: LedgerEntry | null
}

const act = ({ action, subject, actor }: LedgerEntry) => JSON.stringify([action, subject.kind, subject.id, actor.kind, actor.id])

/**
 * Newest first in, newest first out. An `intended` entry goes under the `done` or `failed` one that follows it for the same
 * act; one that nothing has settled stays a line of its own: it is still open.
 */
export function joinPhases(entries: readonly LedgerEntry[]): ChangeRow[] {
  const rows: ChangeRow[] = []
  const settled = new Map<string, ChangeRow[]>()
  for (const entry of entries) {
    const key = act(entry)
    const waiting = settled.get(key)
    const outcome = entry.phase === 'intended' ? waiting?.pop() : undefined
    if (outcome) outcome.intended = entry
    else {
      const row: ChangeRow = { entry, intended: null }
      rows.push(row)
      if (entry.phase !== 'intended') settled.set(key, [...(waiting ?? []), row])
    }
  }
  return rows
}
