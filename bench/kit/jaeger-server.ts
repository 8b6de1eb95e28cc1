import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../lib/testing/free-port'
import { note } from './figure'
import { peerProgram } from './peer-program'
import { until } from './until'

export interface JaegerServer {
  url: string
  version: string
  /** How many spans its storage has taken. It acknowledges before it stores, so that answers say nothing of this. */
  stored(): Promise<number>
  /** The same, when its storage has taken all that was sent. */
  settled(): Promise<number>
  stop(): Promise<void>
}

const savedPattern = /^jaeger_collector_spans_saved_by_svc_total\{(?=[^}]*result="ok")[^}]*\} (\S+)$/gm

/** The queue has room for what comes while it is measured: nothing is dropped for want of it. */
const queueSpans = '20000000'

/** On one core, with `storage` of its own: memory without a limit, or Badger in a folder, as it is written by default (its log is not synced). Null where there is no Go. */
export async function startJaeger(core: number, storage: 'memory' | 'badger'): Promise<JaegerServer | null> {
  const program = await peerProgram('jaeger')
  if (program === null) {
    note('no Jaeger here: it needs Go')
    return null
  }
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-jaeger-'))
  const [otlp, admin, query] = [await freePort(), await freePort(), await freePort()]
  const elsewhere = ['collector.http-server', 'collector.grpc-server', 'collector.otlp.grpc', 'query.grpc-server'].map((name) => `--${name}.host-port=127.0.0.1:0`)
  const kept = storage === 'badger' ? ['--badger.ephemeral=false', `--badger.directory-key=${join(dir, 'keys')}`, `--badger.directory-value=${join(dir, 'values')}`] : ['--memory.max-traces=0']
  const child = spawn('taskset', ['-c', String(core), program, `--collector.otlp.http.host-port=127.0.0.1:${otlp}`, `--admin.http.host-port=127.0.0.1:${admin}`, `--query.http-server.host-port=127.0.0.1:${query}`, `--collector.queue-size=${queueSpans}`, '--log-level=error', ...elsewhere, ...kept], {
    cwd: dir, stdio: 'ignore', env: { ...process.env, SPAN_STORAGE_TYPE: storage, GOMEMLIMIT: `${Math.floor((freemem() / 1_048_576) * 0.6)}MiB` },
  })
  process.once('exit', () => child.kill('SIGKILL'))
  await until('Jaeger', 60_000, async () => ((await fetch(`http://127.0.0.1:${query}/api/services`)).ok ? true : undefined))
  const stored = async () => {
    const text = await (await fetch(`http://127.0.0.1:${admin}/metrics`)).text()
    return [...text.matchAll(savedPattern)].reduce((sum, [, count]) => sum + Number(count), 0)
  }
  return {
    url: `http://127.0.0.1:${otlp}`,
    version: /v(\d+(?:\.\d+)+)/.exec(program)?.[1] ?? 'of unknown version',
    stored,
    async settled() {
      let [before, now] = [-1, await stored()]
      while (now !== before) {
        await pause(2_000)
        ;[before, now] = [now, await stored()]
      }
      return now
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      // What it has acknowledged and not yet stored, it would go on storing.
      child.kill('SIGKILL')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
