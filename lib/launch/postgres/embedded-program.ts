import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { withConnection } from '../../kernel/database-connection'
import { lastLine, logPath, openLog } from '../parts/part-log'
import { goneWithin, handleOfChild, handleOfStranger, type ProcessHandle, signalGroup } from '../parts/process-handle'
import type { PartProgram } from '../parts/supervise-part'
import type { PostgresBinaries } from './binaries'
import { initCluster, spawnPostgres } from './cluster'
import type { ProcessUser } from './database-user'
import { findRunningPostgres } from './find-running'
import { settleLeftovers } from './settle-leftovers'

/** The platform's own state, and the databases of teams: never in one cluster. */
export const clusterNames = ['postgres', 'services-postgres'] as const
export type ClusterName = (typeof clusterNames)[number]

export interface EmbeddedPostgres {
  /** The platform's own when left out. */
  cluster?: ClusterName
  binaries: PostgresBinaries
  user: ProcessUser
  /** The folder that holds the cluster's own folder. */
  place: string
  dataDir: string
  port: number
  password: string
}

export const clusterFolder = (place: string, cluster: ClusterName = 'postgres'): string => join(place, cluster)

const common = { log_min_messages: 'warning', jit: 'off', autovacuum_max_workers: '2' }
/** Small on purpose: the platform's own state is some hundred rows a minute; teams' databases have a limit each. */
const settingsOf: Record<ClusterName, Record<string, string>> = {
  postgres: { ...common, shared_buffers: '48MB', max_connections: '60' },
  'services-postgres': { ...common, shared_buffers: '32MB', max_connections: '300' },
}

export const ownerUrl = ({ port, password }: EmbeddedPostgres, database = 'quarterdeck'): string =>
  `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

const answers = (url: string): Promise<boolean> =>
  withConnection({ connectionString: url, connectionTimeoutMillis: 4_000, query_timeout: 4_000 }, (client) => client.query('SELECT 1')).then(() => true, () => false)

/** A server of an earlier start is taken over when it listens where we want it, and ended in order when it does not. */
async function adopt(dir: string, port: number): Promise<ProcessHandle | null> {
  const running = findRunningPostgres(dir)
  if (!running) return null
  const handle = handleOfStranger(running.identity)
  if (running.port === port) return handle
  signalGroup(running.identity.pid, 'SIGINT')
  if (!(await goneWithin(handle.gone, 20_000))) throw new Error(`PostgreSQL of an earlier start (pid ${running.identity.pid}) does not end.`)
  return null
}

export function embeddedProgram(options: EmbeddedPostgres): PartProgram {
  const { place, dataDir, port, cluster: part = 'postgres' } = options
  const dir = clusterFolder(place, part)
  const log = logPath(dataDir, part)
  return {
    part,
    address: `127.0.0.1:${port}`,
    stopSignal: 'SIGINT',
    stopMs: 30_000,
    isHealthy: () => answers(ownerUrl(options, 'postgres')),
    lastWords: () => lastLine(log),
    async launch() {
      const adopted = await adopt(dir, port)
      if (adopted) return adopted
      await settleLeftovers(dir)
      const logFd = openLog(log)
      try {
        const cluster = { ...options, dir, logFd, settings: settingsOf[part] }
        initCluster(cluster)
        return await handleOfChild(spawnPostgres(cluster))
      } finally {
        closeSync(logFd)
      }
    },
  }
}

/** The platform's own database in the embedded cluster, made on the first start. */
export async function ensureDatabase(options: EmbeddedPostgres): Promise<string> {
  await withConnection({ connectionString: ownerUrl(options, 'postgres') }, async (client) => {
    const known = await client.query("SELECT 1 FROM pg_database WHERE datname = 'quarterdeck'")
    if (!known.rowCount) await client.query('CREATE DATABASE quarterdeck')
  })
  return ownerUrl(options)
}
