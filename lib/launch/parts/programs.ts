import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PartSettings } from '../../control/part-settings'
import { consoleProbe, controlProbe, type NodePart, nodeProgram } from './node-program'
import type { PartProgram } from './supervise-part'

interface ProgramsOf {
  root: string
  settings: PartSettings
  settingsPath: string
  sessionKey: string
  /** Of a variable; else the daemon reads `keys/root`. */
  rootKey: string | undefined
  dev: boolean
}

const heapMb = { daemon: 256, collector: 256, proxy: 192, console: 384 }

function machinePart({ settings, settingsPath, root, rootKey }: ProgramsOf, part: 'daemon' | 'collector' | 'proxy', address: string, stopMs: number): NodePart {
  return {
    part,
    address,
    args: [`--max-old-space-size=${heapMb[part]}`, join(settings.buildDir, `${part}.mjs`)],
    cwd: root,
    environment: { QUARTERDECK_SETTINGS: settingsPath, ...(part === 'daemon' && rootKey !== undefined ? { QUARTERDECK_ROOT_KEY: rootKey } : {}) },
    dataDir: settings.dataDir,
    stopMs,
    isHealthy: controlProbe(settings, part),
  }
}

function consolePart({ settings, settingsPath, root, sessionKey, dev }: ProgramsOf): NodePart {
  const { host, publicUrl, ports, dataDir, buildDir } = settings
  const folder = join(buildDir, 'console')
  const next = join(root, 'node_modules/next/dist/bin/next')
  return {
    part: 'console',
    address: publicUrl,
    args: dev ? [next, 'dev', '-p', String(ports.console), '-H', host] : [`--max-old-space-size=${heapMb.console}`, join(folder, 'server.js')],
    cwd: dev ? root : folder,
    environment: {
      PORT: String(ports.console),
      HOSTNAME: host,
      NEXTAUTH_URL: publicUrl,
      NEXTAUTH_SECRET: sessionKey,
      NEXT_TELEMETRY_DISABLED: '1',
      QUARTERDECK_SETTINGS: settingsPath,
      ...(dev ? { NODE_ENV: 'development' } : {}),
    },
    dataDir,
    stopMs: 10_000,
    isHealthy: consoleProbe(host, ports.console),
  }
}

/** In the order of starting; they are stopped console, proxy, daemon, collector. */
export function nodePrograms(of: ProgramsOf): PartProgram[] {
  const { ports } = of.settings
  const local = (port: number) => `http://127.0.0.1:${port}`
  return [
    machinePart(of, 'collector', local(ports.otlp), 15_000),
    // On a full stop the daemon stops its instances first, each with its own grace.
    machinePart(of, 'daemon', local(ports.eureka), 45_000),
    machinePart(of, 'proxy', local(ports.edge), 10_000),
    consolePart(of),
  ].map(nodeProgram)
}

/** Programs of the build that this build lacks. */
export const missingPrograms = (buildDir: string, dev: boolean): string[] =>
  ['daemon.mjs', 'collector.mjs', 'store-worker.mjs', 'proxy.mjs', ...(dev ? [] : ['console/server.js'])].filter((file) => !existsSync(join(buildDir, file)))
