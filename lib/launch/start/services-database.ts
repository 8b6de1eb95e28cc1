import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PartState, ServicesDatabaseAnswer } from '../../control/supervisor-calls'
import { withConnection } from '../../kernel/database-connection'
import type { Log } from '../../kernel/log'
import type { DataFolder } from '../data-folder'
import type { SupervisedPart } from '../parts/supervise-part'
import type { Supervisor } from '../parts/supervisor'
import { findPostgresBinaries } from '../postgres/binaries'
import { databaseUser } from '../postgres/database-user'
import { clusterFolder, type EmbeddedPostgres, embeddedProgram, ownerUrl } from '../postgres/embedded-program'
import { findRunningPostgres } from '../postgres/find-running'
import { reachableBinaries } from '../postgres/placement'
import { tryPort } from '../settings/claim-ports'

interface Needs {
  /** Of an operator's own server; undefined: an embedded cluster, made on first use. */
  url: string | undefined
  data: DataFolder
  /** Holds the cluster's folder. */
  place: string
  isRoot: boolean
  supervisor: Supervisor
  log: Log
  /** Nothing is started any more. */
  isStopping(): boolean
}

export interface ServicesDatabase {
  /** Starts what is needed and says how far that is; never waits. */
  ensure(): ServicesDatabaseAnswer
  /** At a start: a cluster that teams have databases in runs from the beginning. */
  startWhereMade(): void
  /** The operator's own server as a part that nobody here supervises. */
  external(): PartState[]
}

const cluster = 'services-postgres'

/** The port stays, so that what instances were given stays right: the running server's, else the last one, else any free one. */
async function settlePort(place: string, dataDir: string): Promise<number> {
  const file = join(dataDir, 'run', `${cluster}.port`)
  const running = findRunningPostgres(clusterFolder(place, cluster))
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  let claim = running ? ({ ok: true, port: running.port } as const) : await tryPort(last, '127.0.0.1')
  if (!claim.ok) claim = await tryPort(0, '127.0.0.1')
  if (!claim.ok) throw new Error('there is no free port for it')
  writeFileSync(file, String(claim.port), { mode: 0o600 })
  return claim.port
}

/** Roles of teams have no business in the databases that every cluster begins with. */
const closeToPublic = (options: EmbeddedPostgres) =>
  withConnection({ connectionString: ownerUrl(options, 'postgres') }, (client) => client.query('REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC'))

/** The server for teams' databases: an embedded cluster beside the platform's own, or one that an operator named. */
export function createServicesDatabase({ url, data, place, isRoot, supervisor, log, isStopping }: Needs): ServicesDatabase {
  let started: Promise<void> | null = null
  let part: SupervisedPart | null = null
  let ready: string | null = null
  let problem = ''

  async function start(): Promise<void> {
    const binaries = reachableBinaries(await findPostgresBinaries(), place, isRoot)
    const port = await settlePort(place, data.dir)
    const options: EmbeddedPostgres = { cluster, binaries, user: databaseUser(), place, dataDir: data.dir, port, password: data.keys.services }
    if (isStopping()) return
    part ??= supervisor.start(embeddedProgram(options))
    while (part.state().state !== 'ready') {
      if (part.state().state === 'stopped') return
      await pause(100, undefined, { ref: false })
    }
    await closeToPublic(options)
    ready = ownerUrl(options, 'postgres')
  }

  const begin = () => {
    started ??= start().catch((error: Error) => {
      problem = error.message
      log.error('the server for databases of teams does not start', { error })
      started = null
    })
  }

  return {
    ensure() {
      if (url !== undefined) return { state: 'ready', url, detail: '' }
      begin()
      const state = part?.state()
      if (ready !== null && state?.state === 'ready') return { state: 'ready', url: ready, detail: '' }
      return { state: 'starting', url: null, detail: state?.state === 'failing' ? state.detail || (state.lastExit ?? '') : problem }
    },
    startWhereMade() {
      if (url === undefined && existsSync(join(clusterFolder(place, cluster), 'PG_VERSION'))) begin()
    },
    external: () =>
      url === undefined
        ? []
        : [{ part: cluster, state: 'external', pid: null, address: new URL(url).host, startedAtMs: null, restarts: 0, nextTryMs: null, lastExit: null, detail: 'an operator named it' }],
  }
}
