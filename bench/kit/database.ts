import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../lib/compose/database'
import type { Database } from '../../lib/kernel/database'
import { ensureApplicationRole } from '../../lib/launch/postgres/application-role'
import { findPostgresBinaries } from '../../lib/launch/postgres/binaries'
import { initCluster, spawnPostgres } from '../../lib/launch/postgres/cluster'
import { databaseUser } from '../../lib/launch/postgres/database-user'
import { migrate } from '../../lib/launch/postgres/migrate'
import { waitUntilReady } from '../../lib/launch/postgres/ready'
import { freePort } from '../../lib/testing/free-port'

/** A migrated database of its own, in a real PostgreSQL with the settings that the product has. */
export async function startDatabase(connections: number): Promise<{ database: Database; stop(): Promise<void> }> {
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-database-'))
  chmodSync(parent, 0o755)
  const port = await freePort()
  const options = { binaries: await findPostgresBinaries(), user: databaseUser(), dir: join(parent, 'postgres'), port, password: 'bench', logFd: 'ignore' as const }
  initCluster(options)
  const server = spawnPostgres(options)
  const url = `postgresql://postgres:bench@127.0.0.1:${port}/postgres`
  await waitUntilReady(url, 30_000, () => server.exitCode !== null)
  await migrate(url, join(import.meta.dirname, '../../prisma/migrations'))
  const database = createDatabase(await ensureApplicationRole(url, 'bench', 'bench'), connections)
  return {
    database,
    async stop() {
      await database.$disconnect()
      const gone = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGINT')
      await gone
      rmSync(parent, { recursive: true, force: true })
    },
  }
}
