import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const checkout = join(import.meta.dirname, '../..')

/** What a started product says of itself in `<data>/run/settings.json`. */
export interface ProductSettings {
  publicUrl: string
  socketDir: string
  buildDir: string
  dataDir: string
  ports: { console: number; eureka: number; config: number; otlp: number; otlpGrpc: number; zipkin: number; syslog: number; edge: number; sidecar: number; hystrix?: number }
}

export interface StartedProduct {
  process: ChildProcess
  settings: ProductSettings
  output(): string
  /** Ctrl-C, until it is gone. */
  stop(): Promise<number | null>
}

const anyPorts = ['--port', '--eureka-port', '--config-port', '--otlp-port', '--otlp-grpc-port', '--zipkin-port', '--syslog-port', '--edge-port', '--sidecar-port', '--postgres-port'].flatMap((flag) => [flag, '0'])

export const launch = (dataDir: string, flags: string[] = [], environment: NodeJS.ProcessEnv = process.env): ChildProcess =>
  spawn(process.execPath, [join(checkout, 'lib/launch/boot.mjs'), 'start', '--data', dataDir, ...flags], {
    cwd: checkout,
    env: { ...environment, DATABASE_URL: '', QUARTERDECK_DATA: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

export const readSettings = (dataDir: string): ProductSettings => JSON.parse(readFileSync(join(dataDir, 'run/settings.json'), 'utf8')) as ProductSettings // written by the launcher

/** Starts the real launcher on free ports and waits for its screen. */
export async function startProduct(dataDir: string, flags: string[] = [], limitMs = 300_000): Promise<StartedProduct> {
  const child = launch(dataDir, [...anyPorts, ...flags])
  let output = ''
  const keep = (text: Buffer) => (output += text.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const deadline = Date.now() + limitMs
  while (!output.includes('Ctrl-C stops everything')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGINT')
      throw new Error(`The product does not start:\n${output}`)
    }
    await pause(100)
  }
  // The screen's last lines follow in the same write or the next.
  await pause(50)
  return {
    process: child,
    settings: readSettings(dataDir),
    output: () => output,
    stop: () => {
      child.kill('SIGINT')
      return gone
    },
  }
}
