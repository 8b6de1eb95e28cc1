import { existsSync, rmSync } from 'node:fs'
import { severityNumberMin } from '../core/severity'
import type { Run } from './duckdb-engine'
import { idText } from './duckdb-ids'
import { keepPlaces, noteGone, placedTables } from './duckdb-places'
import { dayTables, daySchema } from './duckdb-schema'

/** A trace is slow when its longest span takes longer than this share of those traces whose longest span is the same operation. */
const slowShare = 0.99

export const thinPathOf = (path: string): string => `${path}.thinning`
export const quotedPath = (text: string): string => `'${text.replaceAll("'", "''")}'`

export interface Thinned {
  spansDropped: number
  logsDropped: number
}

/**
 * Everything else is copied whole: roll-ups, calls and names answer as before. Points too, each with its place. Words are of the rows
 * that were; the few that are left are read.
 */
const ownTables: readonly string[] = [...placedTables, 'span_words', 'marks', 'gone_spans', 'gone_logs']

/**
 * Writes what is worth keeping of a day beside its file: traces with an error or slow ones, lines of errors and of those traces.
 * Nothing is replaced here: killed in the middle, a file is left that the next start removes. What is made of spans must have been
 * made before.
 */
export async function thinDay(run: Run, path: string, day: string, nowMs: number): Promise<Thinned> {
  const to = `${day} thin`
  await run(`DETACH DATABASE IF EXISTS "${to}"`)
  removeThin(path)
  await run(`ATTACH ${quotedPath(thinPathOf(path))} AS "${to}" (STORAGE_VERSION 'latest')`)
  try {
    for (const statement of daySchema(to)) await run(statement)
    await keepPlaces(run, to)
    // By the key of 32 bits: where two traces share one, both are kept.
    await run(
      `CREATE TABLE "${to}".dear AS
        WITH traces AS (SELECT trace_key, max(duration_ns) AS longest, arg_max(hash(r.application, s.name), duration_ns) AS operation, bool_or(status = 2) AS failed
          FROM "${day}".spans s JOIN "${day}".resources r USING (resource_id) GROUP BY trace_key),
        usual AS (SELECT operation, quantile_cont(longest, ${slowShare}) AS longest FROM traces GROUP BY operation)
        SELECT trace_key FROM traces JOIN usual USING (operation) WHERE failed OR traces.longest > usual.longest`,
    )
    await run(`INSERT INTO "${to}".spans BY NAME SELECT *, rowid AS place FROM "${day}".spans WHERE trace_key IN (SELECT trace_key FROM "${to}".dear)`)
    await run(`INSERT INTO "${to}".logs BY NAME SELECT *, rowid AS place FROM "${day}".logs l WHERE severity >= ${severityNumberMin('error')} OR ${idText('trace_id')} IN (SELECT DISTINCT trace_id FROM "${to}".spans)`)
    await run(`INSERT INTO "${to}".points BY NAME SELECT *, rowid AS place FROM "${day}".points`)
    await noteGone(run, day, to)
    for (const table of dayTables) if (!ownTables.includes(table)) await run(`INSERT INTO "${to}".${table} BY NAME SELECT * FROM "${day}".${table}`)
    await run(`DROP TABLE "${to}".dear`)
    const dropped = (table: string) => `(SELECT count(*) FROM "${day}".${table}) - (SELECT count(*) FROM "${to}".${table})`
    const [counts] = await run(`SELECT (${dropped('spans')})::DOUBLE AS spans, (${dropped('logs')})::DOUBLE AS logs`)
    const thinned = { spansDropped: Number(counts?.spans ?? 0), logsDropped: Number(counts?.logs ?? 0) }
    await run(
      `INSERT INTO "${to}".marks SELECT name, value FROM "${day}".marks WHERE name NOT LIKE 'thin%' UNION ALL SELECT unnest(['thin', 'thin spans', 'thin logs', 'thin places']), unnest([$at, $spans, $logs, 1]::BIGINT[])
        UNION ALL SELECT 'thin oldest', min(lo) FROM (${stretchOf(day, 'lo')}) UNION ALL SELECT 'thin newest', max(hi) FROM (${stretchOf(day, 'hi')})`,
      { at: BigInt(nowMs), spans: BigInt(thinned.spansDropped), logs: BigInt(thinned.logsDropped) },
    )
    await run(`CHECKPOINT "${to}"`)
    await run(`CHECKPOINT "${day}"`)
    return thinned
  } finally {
    // Refused when the upkeep was stopped: the next attempt begins with it.
    await run(`DETACH DATABASE IF EXISTS "${to}"`).catch(() => undefined)
  }
}

/** The event time that a day held before it was thinned: its roll-ups still do. */
const stretchOf = (day: string, end: 'lo' | 'hi'): string =>
  end === 'lo'
    ? `SELECT min(start_ns) AS lo FROM "${day}".spans UNION ALL SELECT min(time_ns) FROM "${day}".logs UNION ALL SELECT min(time_ns) FROM "${day}".points`
    : `SELECT max(start_ns + duration_ns) AS hi FROM "${day}".spans UNION ALL SELECT max(time_ns) FROM "${day}".logs UNION ALL SELECT max(time_ns) FROM "${day}".points`

export function removeThin(path: string): void {
  for (const suffix of ['', '.wal']) if (existsSync(thinPathOf(path) + suffix)) rmSync(thinPathOf(path) + suffix, { force: true })
}
