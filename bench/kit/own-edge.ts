import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type ControlClient, createControlClient } from '../../lib/control/client'
import { socketPath } from '../../lib/control/part-settings'
import { makeSettings } from '../../lib/proxy/testing/estate'
import type { Target } from '../../lib/domains/gateway/schemas'
import type { Edge } from './edge-peers'
import { until } from './until'

const root = join(import.meta.dirname, '..', '..')

/** Of the application `home`, unless said otherwise. */
export const targetAt = (port: number, more: Partial<Target> = {}): Target => ({ instance: `home-${port}`, application: 'home', zone: 'local-a', cluster: 'home', serverGroup: 'home-v000', host: '127.0.0.1', port, ...more })

export interface OwnEdge extends Edge {
  pid: number
  control: ControlClient
  /** Telemetry that arrived, in bytes: nothing is left out of what is measured. */
  told(): number
}

/** The proxy alone, bundled as it runs, with a collector that throws everything away. `flags` are for Node. */
export async function startOwnEdge(core: number, targets: readonly Target[], flags: readonly string[] = []): Promise<OwnEdge> {
  let bytes = 0
  const sink = createServer((request, response) => void request.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => response.end())).listen(0, '127.0.0.1')
  await once(sink, 'listening')
  const settings = await makeSettings()
  settings.ports.otlp = (sink.address() as { port: number }).port
  const outDir = mkdtempSync(join(root, 'node_modules', '.bench-proxy-'))
  const program = join(outDir, 'proxy.mjs')
  await build({ entryPoints: [join(root, 'lib', 'proxy', 'main.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' })
  mkdirSync(join(settings.dataDir, 'run'))
  writeFileSync(join(settings.dataDir, 'run', 'discovery.json'), JSON.stringify({ version: 1, state: 'ready', targets, callers: [], weights: [] }))
  const settingsFile = join(settings.dataDir, 'settings.json')
  writeFileSync(settingsFile, JSON.stringify(settings))
  const child = spawn('taskset', ['-c', String(core), process.execPath, ...flags, program], { env: { ...process.env, NODE_ENV: 'production', QUARTERDECK_SETTINGS: settingsFile, TMPDIR: tmpdir() }, stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${settings.ports.edge}`
  await until('the proxy', 20_000, async () => ((await fetch(`${url}/${targets[0]?.application}/`)).ok ? true : undefined))
  const control = createControlClient('proxy', socketPath(settings, 'proxy'))
  return {
    name: 'Quarterdeck', url, pid: child.pid ?? 0, control,
    pids: () => [child.pid ?? 0],
    told: () => bytes,
    async stop() {
      await control.close()
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      sink.closeAllConnections()
      sink.close()
      settings.remove()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
