import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '@/lib/compose/database'
import { type DaemonOptions, startDaemon } from '@/lib/compose/daemon'
import { type ControlClient, createControlClient } from '@/lib/control/client'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Asks again until it holds; the deadline only bounds a broken run. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > deadline) throw new Error(`still not: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export interface DaemonHarness {
  settings: PartSettings
  database: Database
  control: ControlClient
  options: DaemonOptions
  start(more?: Partial<DaemonOptions>): Promise<Awaited<ReturnType<typeof startDaemon>>>
  /** Ends what is left and removes everything. */
  clean(): Promise<void>
}

/** What a daemon needs, on a data folder and database of its own. */
export async function createDaemonHarness(ports: { from: number; to: number }, writeLog: (line: string) => void = () => undefined): Promise<DaemonHarness> {
  const { applicationUrl } = await createTestDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'qd-'))
  const { chmodSync, mkdirSync } = await import('node:fs')
  chmodSync(dir, 0o711)
  mkdirSync(join(dir, 'run'))
  const [console, eureka, otlp, edge, sidecar] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort()])
  const settings: PartSettings = {
    startId: newId(), buildDir: dir, dataDir: dir, socketDir: dir, databaseUrl: applicationUrl, publicUrl: `http://localhost:${console}`, host: '127.0.0.1',
    ports: { console, eureka, otlp, edge, sidecar }, hostId: newId(), region: 'local', zones: ['local-a', 'local-b', 'local-c'],
  }
  const database = createDatabase(applicationUrl, 4)
  const control = createControlClient('daemon', socketPath(settings, 'daemon'))
  const log = createLog('daemon', writeLog)
  const options: DaemonOptions = { settings, log, root: dir, ports }
  return {
    settings, database, control, options,
    start: (more = {}) => startDaemon({ ...options, ...more }),
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
