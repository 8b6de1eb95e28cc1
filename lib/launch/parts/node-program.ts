import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { createControlClient } from '../../control/client'
import { collectorCalls } from '../../control/collector-calls'
import { daemonCalls } from '../../control/daemon-calls'
import { type PartSettings, socketPath } from '../../control/part-settings'
import { proxyCalls } from '../../control/proxy-calls'
import { handleOfChild } from './process-handle'
import { lastLine, logPath, openLog } from './part-log'
import type { PartProgram } from './supervise-part'

/** A part never sees our whole environment: only what programs commonly need, and what is listed here. */
const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER', 'LOGNAME', 'NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']

export const partEnvironment = (extra: Record<string, string>): NodeJS.ProcessEnv => {
  const kept = Object.fromEntries(passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  return { ...kept, NODE_ENV: 'production', ...extra }
}

export interface NodePart {
  part: 'daemon' | 'collector' | 'proxy' | 'console'
  address: string
  args: string[]
  cwd: string
  environment: Record<string, string>
  dataDir: string
  stopMs: number
  isHealthy(): Promise<boolean>
}

/** A Node process in a group of its own, with its output in a file: it outlives us when we are killed. */
export function nodeProgram({ part, address, args, cwd, environment, dataDir, stopMs, isHealthy }: NodePart): PartProgram {
  const log = logPath(dataDir, part)
  return {
    part,
    address,
    stopSignal: 'SIGTERM',
    stopMs,
    isHealthy,
    lastWords: () => lastLine(log),
    async launch() {
      const fd = openLog(log)
      try {
        return await handleOfChild(spawn(process.execPath, args, { cwd, env: partEnvironment(environment), detached: true, stdio: ['ignore', fd, fd] }))
      } finally {
        closeSync(fd)
      }
    },
  }
}

/** Healthy when the control socket answers `status`. */
export function controlProbe(settings: PartSettings, part: 'daemon' | 'collector' | 'proxy'): () => Promise<boolean> {
  const client = createControlClient(part, socketPath(settings, part))
  const limit = { timeoutMs: 5_000 }
  const ask = {
    daemon: () => client.call(daemonCalls.status, {}, limit),
    collector: () => client.call(collectorCalls.status, {}, limit),
    proxy: () => client.call(proxyCalls.status, {}, limit),
  }
  return async () => (await ask[part]()).ok
}

/** An address to reach a listener that listens on `host`. */
export const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Healthy when the console answers at all: that another part is down is not its illness. */
export const consoleProbe = (host: string, port: number): (() => Promise<boolean>) => async () => {
  try {
    const answer = await fetch(`http://${reachable(host)}:${port}/api/health`, { signal: AbortSignal.timeout(8_000) })
    await answer.arrayBuffer()
    return true
  } catch {
    return false
  }
}
