import { type ChildProcess, spawn } from 'node:child_process'
import { basename } from 'node:path'
import { fetchPeerEngine, findPeerEngine } from '../../lib/launch/boot/peer-engines.mjs'
import { freePort } from '../../lib/testing/free-port'
import { note } from './figure'
import { until } from './until'

export interface ZipkinServer {
  url: string
  version: string
  process: ChildProcess
  stop(): Promise<void>
}

/** Runs it on one core, with its storage in memory: it keeps nothing over a restart, which is to its advantage here. Null where there is no Java. */
export async function startZipkin(core: number): Promise<ZipkinServer | null> {
  const root = process.cwd()
  if (!findPeerEngine('zipkin', root)) await fetchPeerEngine('zipkin', root).catch((error: unknown) => note(String(error)))
  const jar = findPeerEngine('zipkin', root)
  if (jar === null) {
    note('no Zipkin here: it needs Java and Maven')
    return null
  }
  const port = await freePort()
  const child = spawn('taskset', ['-c', String(core), 'java', '-Xmx2g', '-jar', jar], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, QUERY_PORT: String(port), STORAGE_TYPE: 'mem', MEM_MAX_SPANS: '2000000', SELF_TRACING_ENABLED: 'false', SPRING_MAIN_BANNER_MODE: 'off', COLLECTOR_HTTP_ENABLED: 'true' },
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await until('Zipkin', 90_000, async () => ((await fetch(`${url}/health`)).ok ? true : undefined))
  return {
    url, version: /\d+(?:\.\d+)+/.exec(basename(jar))?.[0] ?? 'of unknown version', process: child,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}
