import { randomBytes } from 'node:crypto'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { inject } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { type Daemon, type DaemonOptions, startDaemon } from '@/lib/compose/daemon'
import { type ControlClient, createControlClient } from '@/lib/control/client'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import type { Database } from '@/lib/kernel/database'
import { UploadedRelease } from '@/lib/control/daemon-calls'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createApplication } from '@/lib/domains/applications/create-application'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { createRelease } from '@/lib/domains/delivery/create-release'
import { createServerGroup } from '@/lib/domains/delivery/create-server-group'
import type { ReleaseUploads } from '@/lib/domains/delivery/ports'
import type { ServerGroup } from '@/lib/domains/delivery/schemas'
import type { Actor } from '@/lib/kernel/actor'
import type { CrashPoint } from '../controllers/controller'
import type { Instance } from '@/generated/prisma/client'
import { packSampleRelease } from './sample-release'
import { createTestDatabase } from '@/lib/testing/database'
import { freePort } from '@/lib/testing/free-port'

/** Asks again until it holds; the deadline only bounds a broken run. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>, withinMs = 50_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > deadline) throw new Error(`still not: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export const operator: Actor = { kind: 'person', id: 'olga', name: 'Olga', operator: true, teams: new Map() }

const streamOf = (bytes: Buffer): ReadableStream<Uint8Array> => new Blob([new Uint8Array(bytes)]).stream()

export interface DaemonHarness {
  settings: PartSettings
  database: Database
  control: ControlClient
  options: DaemonOptions
  start(more?: Partial<DaemonOptions>): Promise<Daemon>
  /** A daemon of its own process, killed at the point by itself; `null` never is. */
  spawn(crash: { point: CrashPoint; act: string } | null): ChildProcess
  /** Through the product's own verbs: an application with one release and one server group. The daemon must run. */
  deploy(application: string, size: number, more?: { archive?: Buffer; zones?: string[] }): Promise<ServerGroup>
  /** Another release of an application that is there; answers its number. */
  upload(application: string, archive: Buffer): Promise<number>
  /** Rows of a server group that have not ended, by slot. */
  live(group: ServerGroup): Promise<Instance[]>
  healthy(group: ServerGroup, count: number): Promise<Instance[]>
  /** How many processes of a server group there really are, by the system's own list. */
  processesOf(group: string): number
  /** Ends what is left and removes everything. */
  clean(): Promise<void>
}

/** What a daemon needs, on a data folder and database of its own. */
export async function createDaemonHarness(ports: { from: number; to: number }, writeLog: (line: string) => void = () => undefined): Promise<DaemonHarness> {
  const { applicationUrl } = await createTestDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'qd-'))
  chmodSync(dir, 0o711)
  mkdirSync(join(dir, 'run'))
  const [console, eureka, config, otlp, edge, sidecar] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort(), freePort()])
  const settings: PartSettings = {
    startId: newId(), buildDir: dir, dataDir: dir, socketDir: dir, databaseUrl: applicationUrl, publicUrl: `http://localhost:${console}`, host: '127.0.0.1',
    ports: { console, eureka, config, otlp, otlpGrpc: 1, zipkin: 1, syslog: 1, edge, sidecar }, hostId: newId(), region: 'local', zones: ['local-a', 'local-b', 'local-c'],
  }
  const database = createDatabase(applicationUrl, 4)
  const control = createControlClient('daemon', socketPath(settings, 'daemon'))
  const log = createLog('daemon', writeLog)
  const rootKey = randomBytes(32)
  // The run's own PostgreSQL stands for the second cluster: what is ours there is told apart by the installation's name.
  const servicesUrl = inject('postgresUrl')
  const options: DaemonOptions = { settings, log, root: dir, ports, rootKey, servicesServer: { reach: async () => ({ url: servicesUrl }), known: () => servicesUrl } }
  await database.team.create({ data: { id: 'crew', slug: 'crew', name: 'Crew' } })
  const applications = createPrismaApplicationStore(database)
  const delivery = createPrismaDeliveryStore(database)
  const uploads: ReleaseUploads = { store: (body) => control.upload('releases', {}, Readable.fromWeb(body as NodeReadableStream<Uint8Array>), UploadedRelease) }
  async function upload(application: string, archive: Buffer): Promise<number> {
    const release = await createRelease({ applications, delivery, uploads })(operator, { application, version: '1.0.0' }, streamOf(archive))
    if (!release.ok) throw new Error(release.error.detail)
    return release.value.number
  }
  const live = (group: ServerGroup) => database.instance.findMany({ where: { serverGroupId: group.id, state: { notIn: ['stopped', 'failed'] } }, orderBy: [{ slot: 'asc' }, { createdAt: 'asc' }] })
  return {
    settings, database, control, options,
    start: (more = {}) => startDaemon({ ...options, ...more }),
    spawn(crash) {
      const path = join(dir, 'settings.json')
      writeFileSync(path, JSON.stringify(settings))
      return spawn(process.execPath, [inject('crashingDaemon'), path, String(ports.from), String(ports.to), crash?.point ?? '', crash?.act ?? '', rootKey.toString('hex'), servicesUrl], { stdio: ['ignore', 'ignore', 'pipe'] })
    },
    async deploy(application, size, { archive, zones = [] } = {}) {
      const created = await createApplication(applications)(operator, { name: application, team: 'crew', description: '' })
      if (!created.ok && created.error.code !== 'conflict') throw new Error(created.error.detail)
      const release = await upload(application, archive ?? (await packSampleRelease()))
      const group = await createServerGroup({ applications, delivery, zones: settings.zones })(operator, { application, release, size, zones, healthPath: '/health', environment: { GREETING: 'hello' } })
      if (!group.ok) throw new Error(group.error.detail)
      return group.value
    },
    upload,
    live,
    healthy: (group, count) =>
      until(`${count} healthy of ${group.name}`, async () => {
        const rows = await live(group)
        return rows.length === count && rows.every(({ state }) => state === 'healthy') && rows
      }),
    processesOf(group) {
      const listed = execFileSync('ps', ['axeww', '-o', 'stat=,command='], { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 })
      // Of this harness alone: a run of the tests that was killed may have left its own.
      const own = [`QUARTERDECK_SERVER_GROUP=${group} `, `HOME=${dir}/`]
      return listed.split('\n').filter((line) => own.every((part) => line.includes(part)) && !line.startsWith('Z')).length
    },
    async clean() {
      for (const { pid } of await database.instance.findMany({ where: { pid: { not: null } }, select: { pid: true } })) {
        try {
          if (pid !== null && pid > 1) process.kill(-pid, 'SIGKILL')
        } catch {
          // gone already
        }
      }
      await Promise.all([database.$disconnect(), control.close()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
