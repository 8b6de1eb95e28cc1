import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { collectorCalls } from '@/lib/control/collector-calls'
import { type ControlClient, createControlClient } from '@/lib/control/client'
import type { PartSettings } from '@/lib/control/part-settings'
import { freePort } from '@/lib/testing/free-port'

const root = process.cwd()

/** Builds the collector as the product does, into a folder of its own under `build/`. */
export async function buildCollector(): Promise<{ dir: string; remove(): void }> {
  mkdirSync(join(root, 'build'), { recursive: true })
  const dir = mkdtempSync(join(root, 'build', 'test-collector-'))
  await build({
    absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', logLevel: 'silent', outdir: dir,
    outExtension: { '.js': '.mjs' }, entryPoints: { collector: join(root, 'lib/collector/main.ts'), 'store-worker': join(root, 'lib/collector/store-worker.ts') },
  })
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Where one listens: all of them free ones. */
export interface CollectorPorts {
  otlp: number
  otlpGrpc: number
  zipkin: number
  syslog: number
}

export const freePorts = async (): Promise<CollectorPorts> => {
  const [otlp, otlpGrpc, zipkin, syslog] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  return { otlp, otlpGrpc, zipkin, syslog }
}

export interface RunningCollector {
  url: string
  ports: CollectorPorts
  dataDir: string
  client: ControlClient
  child: ChildProcess
  /** What it wrote to standard error. */
  errors(): string
  kill(): Promise<void>
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
}

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'quarterdeck-collector-'))

/** The real collector as a process, ready for requests. The data folder is the caller's. */
export async function runCollector(buildDir: string, dataDir: string, ports: CollectorPorts, socketDir = dataDir, telemetry?: PartSettings['telemetry']): Promise<RunningCollector> {
  const settingsPath = join(socketDir, 'settings.json')
  const settings = {
    startId: 'test', buildDir, dataDir, socketDir, databaseUrl: '', publicUrl: '', host: '127.0.0.1',
    ports: { console: 1, eureka: 1, config: 1, ...ports, edge: 1, sidecar: 1 }, hostId: 'test', region: 'local', zones: ['local-a'], telemetry,
  }
  writeFileSync(settingsPath, JSON.stringify(settings))
  const child = spawn(process.execPath, [join(buildDir, 'collector.mjs')], { env: { ...process.env, QUARTERDECK_SETTINGS: settingsPath }, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const client = createControlClient('collector', join(socketDir, 'collector.sock'))
  const deadline = Date.now() + 20_000
  for (;;) {
    const state = await client.call(collectorCalls.status, {})
    if (state.ok) break
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the collector did not start: ${errors}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return {
    url: `http://127.0.0.1:${ports.otlp}`, ports, dataDir, client, child, errors: () => errors,
    async kill() {
      child.kill('SIGKILL')
      await exited
      await client.close()
    },
    async stop() {
      child.kill('SIGTERM')
      const code = await exited
      await client.close()
      return code
    },
  }
}

/** A collector for all tests of a file, with data of its own; `begin` before them, `end` after them. */
export function oneCollector() {
  const dataDir = newDataDir()
  let built: Awaited<ReturnType<typeof buildCollector>> | null = null
  let running: RunningCollector | null = null
  const current = (): RunningCollector => {
    if (!running) throw new Error('The collector was not begun.')
    return running
  }
  const begin = async () => {
    built ??= await buildCollector()
    running = await runCollector(built.dir, dataDir, await freePorts())
  }
  return {
    current,
    begin,
    async restartKilled() {
      await current().kill()
      await begin()
    },
    async end() {
      await running?.stop()
      built?.remove()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
