import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { note } from './figure'
import { until } from './until'
import { freePort } from '../../lib/testing/free-port'

export interface Product {
  checkout: string
  data: string
  url: string
  ports: { console: number; eureka: number; config: number; otlp: number; otlpGrpc: number; zipkin: number; syslog: number; edge: number; sidecar: number }
  launcher: ChildProcess
  startedAtMs: number
  /** The one-time link that the first start printed. */
  signInLink: string | null
  /** A token of the operator role, made over the socket like a script would. */
  token(): string
  get(path: string): Promise<unknown>
  /** Starts it again on the same data and ports, as after a crash of the launcher. */
  restart(earlier: { startId: string }): Promise<void>
  stop(): Promise<void>
}

interface Options {
  checkout?: string
  empty?: boolean
  data?: string
}

const argumentsOf = (data: string, ports: Product['ports'], empty: boolean): string[] => [
  'lib/launch/boot.mjs', 'start', '--data', data,
  '--port', String(ports.console), '--eureka-port', String(ports.eureka), '--config-port', String(ports.config), '--otlp-port', String(ports.otlp), '--otlp-grpc-port', String(ports.otlpGrpc), '--zipkin-port', String(ports.zipkin), '--syslog-port', String(ports.syslog),
  '--edge-port', String(ports.edge), '--sidecar-port', String(ports.sidecar), ...(empty ? ['--empty'] : []),
]

/** Starts the real product by its own command on free ports with a data folder of its own, and waits until all parts are ready. */
export async function startProduct({ checkout = process.cwd(), empty = false, data }: Options = {}): Promise<Product> {
  const parent = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-'))
  // Closed folders put the database elsewhere when started as root, where removing this one would leave it.
  chmodSync(parent, 0o755)
  const dir = data ?? join(parent, 'data')
  const [console_, eureka, config, otlp, otlpGrpc, zipkin, syslog, edge, sidecar] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort(), freePort(), freePort(), freePort(), freePort()])
  const ports = { console: console_, eureka, config, otlp, otlpGrpc, zipkin, syslog, edge, sidecar }
  const url = `http://127.0.0.1:${ports.console}`
  const launch = () =>
    spawn(process.execPath, argumentsOf(dir, ports, empty), { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NO_COLOR: '1' } })
  const ready = () => until('all parts ready', 300_000, async () => ((await fetch(`${url}/api/health`)).status === 200 ? true : undefined), 200)
  let secret = ''
  const product: Product = {
    checkout, data: dir, url, ports, launcher: launch(), startedAtMs: Date.now(), signInLink: null,
    token() {
      secret ||= execFileSync(process.execPath, ['lib/launch/boot.mjs', 'qd', 'token', 'create', '--role', 'operator', '--name', 'bench', '--data', dir], { cwd: checkout, encoding: 'utf8' }).trim()
      return secret
    },
    async get(path) {
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${product.token()}` } })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
    async restart(earlier) {
      product.launcher = launch()
      product.startedAtMs = Date.now()
      product.launcher.stdout?.on('data', () => undefined)
      // The parts of the earlier start may still answer: only a new start's readiness counts.
      await until('the new start', 120_000, async () => (((await product.get('/api/v1/parts')) as { startId: string }).startId === earlier.startId ? undefined : true))
      await ready()
    },
    async stop() {
      const gone = new Promise((resolve) => product.launcher.once('exit', resolve))
      product.launcher.kill('SIGINT')
      await gone
      if (!data) rmSync(join(dir, '..'), { recursive: true, force: true })
    },
  }
  // A bench that fails half way leaves no product behind.
  process.once('exit', () => product.launcher.kill('SIGINT'))
  product.launcher.stdout?.on('data', (text: Buffer) => {
    note(text.toString().trimEnd())
    product.signInLink ??= text.toString().match(/https?:\/\/\S+\/welcome\?link=\S+/)?.[0] ?? null
  })
  await ready()
  if (!data) await until('the sign-in link', 60_000, async () => product.signInLink ?? undefined)
  return product
}
