import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { withConnection } from '../../kernel/database-connection'

const books = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/** The advisory lock that Prisma's own engine takes: two starts at once apply each migration once. */
const prismaLock = 72707369

interface Applied {
  name: string
  checksum: string
  finished: Date | null
}

const foldersIn = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

async function applyOne(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/** Applies `prisma/migrations` in order with Prisma's own bookkeeping. Gives the names it applied. */
export const migrate = (ownerUrl: string, dir: string): Promise<string[]> =>
  withConnection({ connectionString: ownerUrl }, async (client) => {
    const done: string[] = []
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock])
    await client.query(books)
    const { rows } = await client.query<Applied>(
      'SELECT migration_name AS name, checksum, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const known = new Map(rows.map((row) => [row.name, row]))
    for (const name of foldersIn(dir)) {
      const sql = readFileSync(join(dir, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      const before = known.get(name)
      if (before && !before.finished) throw new Error(`migration ${name} failed earlier and needs a person`)
      if (before && before.checksum !== checksum) throw new Error(`migration ${name} was changed after it was applied`)
      if (before) continue
      await applyOne(client, name, sql, checksum)
      done.push(name)
    }
    return done
  })
