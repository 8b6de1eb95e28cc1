import { join } from 'node:path'
import { ensureApplicationRole } from '../postgres/application-role'
import { findPostgresBinaries } from '../postgres/binaries'
import { databaseUser } from '../postgres/database-user'
import { clusterFolder, type EmbeddedPostgres, ensureDatabase } from '../postgres/embedded-program'
import { findRunningPostgres } from '../postgres/find-running'
import { migrate } from '../postgres/migrate'
import { reachableBinaries } from '../postgres/placement'
import { waitUntilReady } from '../postgres/ready'
import type { DataFolder } from '../data-folder'
import { StartProblem } from './show'

export async function embeddedOptions(data: DataFolder, place: string, port: number, isRoot: boolean): Promise<EmbeddedPostgres> {
  const binaries = reachableBinaries(await findPostgresBinaries(), place, isRoot)
  return { binaries, user: databaseUser(), place, dataDir: data.dir, port, password: data.keys.postgres }
}

/** The port of a server that an earlier start left running: it is kept unless the person wants another. */
export const adoptablePort = (place: string): number | null => findRunningPostgres(clusterFolder(place))?.port ?? null

/** Migrates as the owner and gives the address of the application role, which cannot rewrite the ledger. */
export async function prepareDatabase(ownerUrl: string, root: string, data: DataFolder): Promise<string> {
  await migrate(ownerUrl, join(root, 'prisma/migrations'))
  return ensureApplicationRole(ownerUrl, `quarterdeck_${data.hostId}`, data.keys.application)
}

export async function prepareEmbedded(options: EmbeddedPostgres, root: string, data: DataFolder): Promise<string> {
  return prepareDatabase(await ensureDatabase(options), root, data)
}

/** A PostgreSQL of the operator's own: no process is started. */
export async function prepareExternal(ownerUrl: string, root: string, data: DataFolder): Promise<string> {
  try {
    await waitUntilReady(ownerUrl, 10_000)
    return await prepareDatabase(ownerUrl, root, data)
  } catch (error) {
    const where = new URL(ownerUrl)
    throw new StartProblem(`DATABASE_URL (${where.host}${where.pathname}): ${(error as Error).message}. It must name a database that its user owns, with the right to create a role.`)
  }
}
