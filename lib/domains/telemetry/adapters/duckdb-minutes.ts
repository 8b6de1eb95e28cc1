import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * Adds the roll-up rows that arrived since the last time to the table by minute, and moves the mark in the same
 * transaction: a row counts in exactly one of the two, whenever the process is killed. Gives the mark of the last commit.
 */
export async function rollUpMinutes(connection: DuckDBConnection, day: string): Promise<bigint> {
  const mark = `(SELECT coalesce(max(value), 0) FROM "${day}".marks WHERE name = 'minutes')`
  await connection.run('BEGIN')
  try {
    const [row] = (await connection.runAndReadAll(`SELECT max(arrived_ms)::VARCHAR FROM "${day}".rollup WHERE arrived_ms > ${mark}`)).getRowsJS() as [string | null][]
    if (row?.[0]) {
      const upTo = BigInt(row[0])
      await connection.run(
        `INSERT INTO "${day}".rollup_minute SELECT bucket_s - bucket_s % 60, $upTo, r.application, r.zone, bin, sum(requests), sum(errors)
         FROM "${day}".rollup JOIN "${day}".resources r USING (resource_id) WHERE arrived_ms > ${mark} AND arrived_ms <= $upTo GROUP BY ALL ORDER BY ALL`,
        { upTo },
      )
      await connection.run(`DELETE FROM "${day}".marks WHERE name = 'minutes'`)
      await connection.run(`INSERT INTO "${day}".marks VALUES ('minutes', $upTo)`, { upTo })
    }
    const [marked] = (await connection.runAndReadAll(`SELECT ${mark}::VARCHAR`)).getRowsJS() as [string][]
    await connection.run('COMMIT')
    return BigInt(marked?.[0] ?? '0')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
