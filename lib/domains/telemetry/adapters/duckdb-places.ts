import type { Run } from './duckdb-engine'

/** Tables of which each row is read once, in the order of its arrival. */
export const placedTables = ['spans', 'logs', 'points'] as const
export type PlacedTable = (typeof placedTables)[number]

/**
 * What says where a row came to be stored: its number in a file that is as it was written; the column `place` once the file was
 * thinned; nothing any more where a version thinned it that had no such column.
 */
export type Places = 'rows' | 'column' | 'forgotten'

export const placesOf = (marks: ReadonlyMap<string, bigint>): Places => (marks.has('thin places') ? 'column' : marks.has('thin') ? 'forgotten' : 'rows')

/** More rows than any file has. */
const beyondRows = 2n ** 40n

/**
 * The place of a row of `l`. Where places are forgotten, rows are numbered anew, above every number they can have had: whoever was
 * within a commit before gets the rest of that commit's rows again rather than not at all, and everything later once.
 */
export const placeIn = { rows: 'l.rowid', column: 'l.place', forgotten: `l.rowid + ${beyondRows}` } satisfies Record<Places, string>

/** What of a table is gone, as runs; null where nothing is ever taken out of it. */
export const goneTable = { spans: 'gone_spans', logs: 'gone_logs', points: null } satisfies Record<PlacedTable, string | null>

/** Rows that are looked through at a time: memory does not grow with the day. */
const rowsAtOnce = 1_000_000

/** Prepares the tables of a copy to take rows with their places. */
export async function keepPlaces(run: Run, to: string): Promise<void> {
  for (const table of placedTables) await run(`ALTER TABLE "${to}".${table} ADD COLUMN place BIGINT`)
}

/** Notes in the copy `to` whose rows it has no more, and where they were: those of `day` that are not in it. */
export async function noteGone(run: Run, day: string, to: string): Promise<void> {
  for (const [table, key] of [['spans', 'arrived_ms, resource_id'], ['logs', 'arrived_ms, resource_id, severity']] as const) {
    const [end] = await run(`SELECT coalesce(max(rowid), -1)::DOUBLE AS last FROM "${day}".${table}`)
    const last = Number(end?.last ?? -1)
    for (let from = 0; from <= last; from += rowsAtOnce) {
      const within = (place: string) => `${place} >= ${from} AND ${place} < ${from + rowsAtOnce}`
      await run(
        `INSERT INTO "${to}".${goneTable[table]} BY NAME SELECT ${key}, min(place) AS place, count(*) AS records FROM (
          SELECT ${key}, rowid AS place, rowid - row_number() OVER (PARTITION BY ${key} ORDER BY rowid) AS run FROM "${day}".${table}
          WHERE ${within('rowid')} AND rowid NOT IN (SELECT place FROM "${to}".${table} WHERE ${within('place')}))
        GROUP BY ${key}, run ORDER BY place`,
      )
    }
  }
}
