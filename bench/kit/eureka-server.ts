import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keptIn } from '../../lib/launch/boot/peer-engines.mjs'
import { runQuietly } from '../../lib/launch/boot/run-program.mjs'
import { freePort } from '../../lib/testing/free-port'
import { note } from './figure'
import type { RegistryServer } from './registry-server'
import { until } from './until'

const sources = join(import.meta.dirname, 'eureka')
const heapMiB = 1_024

const works = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Made once on a machine from Maven Central, by Maven itself; kept beside what is built. */
async function findJar(): Promise<string | null> {
  const folder = join(keptIn(process.cwd()), 'eureka')
  const jar = join(folder, 'target', 'eureka-server.jar')
  if (!works('java')) return null
  if (existsSync(jar)) return jar
  if (!works('mvn') || !works('javac')) return null
  mkdirSync(folder, { recursive: true })
  cpSync(sources, folder, { recursive: true })
  note('Making the Eureka server with Maven')
  await runQuietly('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
  return jar
}

const settings = [
  // As its documents have it for one server alone: it is its own address, so that it has no peer to tell.
  '--eureka.instance.hostname=localhost', '--eureka.client.service-url.defaultZone=http://localhost:${server.port}/eureka/',
  '--server.address=127.0.0.1', '--spring.main.banner-mode=off', '--logging.level.root=error', '--eureka.client.register-with-eureka=false', '--eureka.client.fetch-registry=false',
  // Tomcat ends a connection after 100 requests unless told otherwise: ours does not.
  '--server.tomcat.max-keep-alive-requests=-1',
]

/** Spring Cloud's Eureka server on one core, as it comes. Null, and said why, where there is no Java or Maven. */
export async function startEurekaServer(core: number): Promise<RegistryServer | null> {
  const jar = await findJar().catch((error: unknown) => {
    note(String(error))
    return null
  })
  if (jar === null) {
    note('no Eureka server here: it needs a JDK and Maven')
    return null
  }
  const port = await freePort()
  const child = spawn('taskset', ['-c', String(core), 'java', `-Xms${heapMiB}m`, `-Xmx${heapMiB}m`, '-jar', jar, `--server.port=${port}`, ...settings], { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}/eureka`
  await until('the Eureka server', 180_000, async () => ((await fetch(`${url}/apps`)).ok ? true : undefined))
  return {
    name: 'Spring Cloud Netflix Eureka server 2025.0.0', url, pid: child.pid ?? 0,
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
