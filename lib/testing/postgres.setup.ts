import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findPostgresBinaries } from '../launch/postgres/binaries'
import { initCluster, spawnPostgres } from '../launch/postgres/cluster'
import { databaseUser } from '../launch/postgres/database-user'
import { waitUntilReady } from '../launch/postgres/ready'
import { freePort } from './free-port'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/** One real PostgreSQL for the whole run of the integration project; each file makes databases of its own in it. */
export default async function setup(project: TestProject) {
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-test-'))
  chmodSync(parent, 0o755)
  const port = await freePort()
  const options = {
    binaries: await findPostgresBinaries(),
    user: databaseUser(),
    dir: join(parent, 'postgres'),
    port,
    password: 'integration',
    logFd: 'ignore' as const,
    settings: { fsync: 'off', max_connections: '200' },
  }
  initCluster(options)
  const server = spawnPostgres(options)
  const url = `postgresql://postgres:integration@127.0.0.1:${port}/postgres`
  await waitUntilReady(url, 20_000, () => server.exitCode !== null)
  project.provide('postgresUrl', url)
  return async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await gone
    rmSync(parent, { recursive: true, force: true })
  }
}
