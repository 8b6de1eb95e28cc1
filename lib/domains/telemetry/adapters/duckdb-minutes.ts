import type { Run } from './duckdb-engine'

/**
 * Adds the roll-up rows that arrived since the last time to the table by minute, and moves the mark in the same
 * transaction: a row counts in exactly one of the two, whenever the process is killed. Rows may be stored meanwhile: theirs
 * come after the mark. Gives the mark of the last commit.
 */
export async function rollUpMinutes(run: Run, day: string): Promise<bigint> {
  const mark = `(SELECT coalesce(max(value), 0) FROM "${day}".marks WHERE name = 'minutes')`
  await run('BEGIN')
  const [last] = await run(`SELECT max(arrived_ms)::VARCHAR AS at FROM "${day}".rollup WHERE arrived_ms > ${mark}`)
  if (last?.at) {
    const upTo = BigInt(String(last.at))
    await run(
      `INSERT INTO "${day}".rollup_minute SELECT bucket_s - bucket_s % 60, $upTo, r.application, r.zone, bin, sum(requests), sum(errors)
       FROM "${day}".rollup JOIN "${day}".resources r USING (resource_id) WHERE arrived_ms > ${mark} AND arrived_ms <= $upTo GROUP BY ALL ORDER BY ALL`,
      { upTo },
    )
    await run(`DELETE FROM "${day}".marks WHERE name = 'minutes'`)
    await run(`INSERT INTO "${day}".marks VALUES ('minutes', $upTo)`, { upTo })
  }
  const [marked] = await run(`SELECT ${mark}::VARCHAR AS at`)
  await run('COMMIT')
  return BigInt(String(marked?.at ?? '0'))
}
