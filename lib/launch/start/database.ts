import { join } from 'node:path'
import { withConnection } from '../../kernel/database-connection'
import { ensureApplicationRole } from '../postgres/application-role'
import { findPostgresBinaries } from '../postgres/binaries'
import { databaseUser } from '../postgres/database-user'
import { clusterFolder, type EmbeddedPostgres, ensureDatabase } from '../postgres/embedded-program'
import { findRunningPostgres } from '../postgres/find-running'
import { migrate } from '../postgres/migrate'
import { reachableBinaries } from '../postgres/placement'
import { waitUntilReady } from '../postgres/ready'
import type { DataFolder } from '../data-folder'
import { databaseProblem, isFinal } from './database-problem'
import { StartProblem } from './show'

export async function embeddedOptions(data: DataFolder, place: string, port: number, isRoot: boolean): Promise<EmbeddedPostgres> {
  const binaries = reachableBinaries(await findPostgresBinaries(), place, isRoot)
  return { binaries, user: databaseUser(), place, dataDir: data.dir, port, password: data.keys.postgres }
}

/** The port of a server that an earlier start left running: it is kept unless the person wants another. */
export const adoptablePort = (place: string): number | null => findRunningPostgres(clusterFolder(place))?.port ?? null

/** Migrates as the owner and gives the address of the application role, which cannot rewrite the ledger. */
export async function prepareEmbedded(options: EmbeddedPostgres, root: string, data: DataFolder): Promise<string> {
  const ownerUrl = await ensureDatabase(options)
  await migrate(ownerUrl, join(root, 'prisma/migrations'))
  return ensureApplicationRole(ownerUrl, `quarterdeck_${data.hostId}`, data.keys.application)
}

/**
 * Host ids of other data folders whose state this database holds: every daemon has a row of its own there. Their keys, releases
 * and instances are in that folder alone, so nothing of it could run here.
 */
const otherHosts = (ownerUrl: string, hostId: string): Promise<string[]> =>
  withConnection({ connectionString: ownerUrl }, async (client) => {
    const { rows } = await client.query<{ id: string }>("SELECT object_id AS id FROM work_item WHERE kind LIKE 'minute of host %' AND object_id <> $1", [hostId])
    return rows.map(({ id }) => id)
  })

/** A PostgreSQL of the operator's own: no process is started. */
export async function prepareExternal(ownerUrl: string, root: string, data: DataFolder): Promise<string> {
  const { host, pathname, username } = new URL(ownerUrl)
  const where = `${host}${pathname}`
  try {
    await waitUntilReady(ownerUrl, 10_000, undefined, isFinal)
    await migrate(ownerUrl, join(root, 'prisma/migrations'))
    const [other] = await otherHosts(ownerUrl, data.hostId)
    if (other) throw new StartProblem(`DATABASE_URL (${where}) holds the state of another data folder (its host-id is ${other}): start with that folder (--data DIR), or name an empty database.`)
    return await ensureApplicationRole(ownerUrl, `quarterdeck_${data.hostId}`, data.keys.application)
  } catch (error) {
    if (error instanceof StartProblem) throw error
    throw new StartProblem(databaseProblem(where, error as Error, decodeURIComponent(username)))
  }
}
