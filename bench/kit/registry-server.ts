import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/** A server of the Eureka wire, as a process of its own. */
export interface RegistryServer {
  name: string
  /** Its base, without a slash at the end. */
  url: string
  pid: number
  stop(): Promise<void>
}

/** Our registry with its listener, its journal on disk and its peers, bundled as the daemon is. */
export async function bundleRegistry() {
  const dir = mkdtempSync(join(import.meta.dirname, '..', '..', 'node_modules', '.bench-registry-'))
  const program = join(dir, 'registry.mjs')
  await build({ entryPoints: [join(import.meta.dirname, '..', '..', 'lib', 'daemon', 'registry', 'testing', 'serve-registry.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' })

  /** On one core where one is named, else wherever there is room. */
  async function start({ core, port = 0, peers = [] }: { core?: number; port?: number; peers?: string[] } = {}): Promise<RegistryServer> {
    const data = mkdtempSync(join(tmpdir(), 'quarterdeck-registry-'))
    const given = [process.execPath, program, data, String(port), ...peers]
    const [file = '', ...rest] = core === undefined ? given : ['taskset', '-c', String(core), ...given]
    const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
    process.once('exit', () => child.kill('SIGKILL'))
    const ended = once(child, 'exit').then(() => {
      throw new Error('the registry ended before it listened')
    })
    const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer]
    return {
      name: 'Quarterdeck', url: `http://127.0.0.1:${line.toString().trim()}/eureka`, pid: child.pid ?? 0,
      async stop() {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
        rmSync(data, { recursive: true, force: true })
      },
    }
  }
  return { start, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
