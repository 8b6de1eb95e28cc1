import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lib/testing/free-port'
import { note } from './figure'
import { until } from './until'

const version = '3.5.1'
const folder = join(process.cwd(), 'build', 'peers')
const jar = join(folder, `zipkin-server-${version}-exec.jar`)

/** The server that Zipkin publishes, from Maven Central by Maven itself. */
function fetchJar(): void {
  if (existsSync(jar)) return
  mkdirSync(folder, { recursive: true })
  note('fetching zipkin-server from Maven Central')
  execFileSync('mvn', ['-q', '-B', 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy', `-Dartifact=io.zipkin:zipkin-server:${version}:jar:exec`, `-DoutputDirectory=${folder}`], { stdio: ['ignore', 2, 2], timeout: 600_000 })
}

export interface ZipkinServer {
  url: string
  version: string
  process: ChildProcess
  stop(): Promise<void>
}

/** Runs it on one core, with its storage in memory: it keeps nothing over a restart, which is to its advantage here. Null where there is no Java. */
export async function startZipkin(core: number): Promise<ZipkinServer | null> {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' })
    fetchJar()
  } catch (error) {
    note(`no Zipkin here: ${String(error)}`)
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
    url, version, process: child,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}
