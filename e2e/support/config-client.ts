import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ConfigClient {
  /** Where it listens; rejects with its last words where it ends before. */
  origin: Promise<string>
  stop(): Promise<void>
}

/** Spring's own client of the config server in an application of nothing else, told one address; ended by the caller. */
export async function startConfigClient(address: string, application: string): Promise<ConfigClient> {
  const folder = resolve(import.meta.dirname, '../../build/clients/spring-config')
  mkdirSync(folder, { recursive: true })
  cpSync(resolve(import.meta.dirname, '../clients/spring-config'), folder, { recursive: true })
  await run('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
  // Of its environment, not of its arguments: the address holds a secret.
  const child = spawn('java', ['-Xmx256m', '-jar', join(folder, 'target/spring-config-client.jar')], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, SPRING_CLOUD_CONFIG_URI: address, SPRING_APPLICATION_NAME: application } })
  const gone = once(child, 'exit')
  const origin = new Promise<string>((found, failed) => {
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const port = /listens on (\d+)/.exec(said)?.[1]
      if (port !== undefined) found(`http://127.0.0.1:${port}`)
    })
    void gone.then(() => failed(new Error(said.slice(-2_000))))
  })
  return {
    origin,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
