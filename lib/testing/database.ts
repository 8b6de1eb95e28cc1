import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { ensureApplicationRole } from '../launch/postgres/application-role'
import { migrate } from '../launch/postgres/migrate'

export interface TestDatabase {
  /** Owner: migrates. */
  ownerUrl: string
  /** What console and daemon use: cannot rewrite the ledger. */
  applicationUrl: string
}

/** A migrated database of its own, in the run's real PostgreSQL. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = new URL(inject('postgresUrl'))
  const name = `t_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: server.href })
  await client.connect()
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  await client.end()
  server.pathname = `/${name}`
  await migrate(server.href, join(import.meta.dirname, '../../prisma/migrations'))
  return { ownerUrl: server.href, applicationUrl: await ensureApplicationRole(server.href, `app_${name}`, 'application') }
}
