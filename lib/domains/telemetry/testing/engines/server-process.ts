import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@/lib/testing/free-port'

export interface RunningServer {
  url: string
  port: number
  stop(): Promise<void>
}

const startMsMax = 60_000

/** A server of somebody else, with a folder of its own, ready for questions. */
export async function runServer(command: (dir: string, port: number) => [file: string, args: string[], env?: Record<string, string>], ready: (url: string) => Promise<boolean>): Promise<RunningServer> {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-peer-'))
  const port = await freePort()
  const [file, args, env = {}] = command(dir, port)
  const child: ChildProcess = spawn(file, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let output = ''
  const keep = (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-8_000))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const gone = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + startMsMax
  while (!(await ready(url).catch(() => false))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${file} did not start: ${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url, port,
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await gone
      clearTimeout(late)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Waits until a server shows what it took. */
export async function shown(ask: () => Promise<{ ok: boolean; value?: unknown }>): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const { ok, value } = await ask()
    if (ok && value) return
    if (Date.now() > deadline) throw new Error('what was sent is not shown')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const answers = async (url: string): Promise<boolean> => (await fetch(url)).status === 200

export const runPrometheus = (file: string): Promise<RunningServer> =>
  runServer(
    (dir, port) => [file, ['--config.file=/dev/null', `--storage.tsdb.path=${dir}`, `--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver', '--enable-feature=exemplar-storage']],
    (url) => answers(`${url}/-/ready`),
  )

export const runVictoriaMetrics = (file: string): Promise<RunningServer> =>
  runServer((dir, port) => [file, [`-storageDataPath=${dir}`, `-httpListenAddr=127.0.0.1:${port}`, '-search.latencyOffset=0s', '-retentionPeriod=1y', '-memory.allowedBytes=64MB']], (url) => answers(`${url}/health`))

/** With what it takes traces by: OTLP over HTTP. */
export async function runJaeger(file: string): Promise<RunningServer & { otlp: string }> {
  const otlp = await freePort()
  const nowhere = ['admin.http', 'collector.http-server', 'collector.grpc-server', 'collector.otlp.grpc', 'query.grpc-server'].map((name) => `--${name}.host-port=127.0.0.1:0`)
  const server = await runServer((_dir, port) => [file, [`--query.http-server.host-port=127.0.0.1:${port}`, `--collector.otlp.http.host-port=127.0.0.1:${otlp}`, ...nowhere]], (url) => answers(`${url}/api/services`))
  return { ...server, otlp: `http://127.0.0.1:${otlp}` }
}

export const runZipkin = (jar: string): Promise<RunningServer> =>
  runServer((_dir, port) => ['java', ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-jar', jar], { QUERY_PORT: String(port), ARMERIA_PORT: String(port), SERVER_PORT: String(port) }], (url) => answers(`${url}/health`))
