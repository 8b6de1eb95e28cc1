import { once } from 'node:events'
import type { Server as NetServer } from 'node:net'
import { socketPath } from '@/lib/control/part-settings'
import { readPartSettings } from '@/lib/control/read-part-settings'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { serveControl } from '@/lib/control/serve'
import { createLog } from '@/lib/kernel/log'
import { ByteBudget } from './byte-budget'
import { collectorRoutes } from './control'
import { createHttpIntake } from './http-intake'
import { IntakeCounts } from './intake-counts'
import { lokiHttp } from './loki-http'
import { listenOtlpGrpc } from './otlp-grpc'
import { otlpHttp } from './otlp-http'
import { remoteWriteHttp } from './prometheus-http'
import { createScraper } from './scraper'
import { answerSourceCalls, createSources } from './sources'
import { startStore } from './store-client'
import { createSyslogListener } from './syslog-listener'
import { TailHub } from './tail-hub'
import { zipkinHttp } from './zipkin-http'

const mebibyte = 1024 * 1024
const bodyBytesMax = 16 * mebibyte
const queueBytesMax = 48 * mebibyte
const drainMsMax = 5_000

async function listen(server: NetServer, host: string, port: number): Promise<void> {
  server.listen(port, host)
  await once(server, 'listening')
}

async function start(): Promise<void> {
  const settings = readPartSettings()
  const log = createLog('collector', (line) => void process.stderr.write(line))
  const budget = new ByteBudget(queueBytesMax)
  // From the source the thread's file is TypeScript; from a build it lies beside this one.
  const script = new URL(import.meta.url.endsWith('.ts') ? './store-worker.ts' : './store-worker.mjs', import.meta.url)
  const tails: TailHub = new TailHub((on) => store.tail(on))
  const store = await startStore(script, settings, {
    onLines: (lines) => tails.publish(lines),
    onLost: (error) => {
      log.error('the store is lost, the collector ends', { error })
      process.exit(1)
    },
  })
  const counts = new IntakeCounts()
  const intake = { budget, bodyBytesMax, counts, log, store: store.store }
  const otlp = createHttpIntake([otlpHttp, remoteWriteHttp, lokiHttp], intake)
  const zipkin = createHttpIntake([zipkinHttp], intake)
  await listen(otlp, '127.0.0.1', settings.ports.otlp)
  await listen(zipkin, '127.0.0.1', settings.ports.zipkin)
  const syslog = createSyslogListener(intake)
  await listen(syslog.server, '127.0.0.1', settings.ports.syslog)
  const grpc = await listenOtlpGrpc(intake, '127.0.0.1', settings.ports.otlpGrpc)
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  const scraper = createScraper({ budget, log, store: store.store, targets: () => daemon.call(daemonCalls.scrapeTargets, {}, { timeoutMs: 3_000 }) })
  const sources = createSources({ store, tails, daemon, dataDir: settings.dataDir, log })
  const routes = collectorRoutes(sources.store, sources.tails, budget, counts, scraper)
  answerSourceCalls(routes, sources)
  const control = await serveControl(socketPath(settings, 'collector'), routes, log)
  log.info('ready', { otlp: `http://127.0.0.1:${settings.ports.otlp}`, grpc: `127.0.0.1:${settings.ports.otlpGrpc}`, zipkin: `http://127.0.0.1:${settings.ports.zipkin}`, syslog: `127.0.0.1:${settings.ports.syslog}` })

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    for (const server of [otlp, zipkin]) {
      server.close()
      server.closeIdleConnections()
    }
    void grpc.close()
    control.close()
    await Promise.all([scraper.stop(), sources.stop(), syslog.close()])
    await daemon.close()
    const deadline = Date.now() + drainMsMax
    while (budget.bytes > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
    await store.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}

start().catch((error: NodeJS.ErrnoException) => {
  const cure = error.code === 'EADDRINUSE' ? ' Another program uses the port: choose another one.' : ''
  process.stderr.write(`The collector cannot start: ${error.message}.${cure}\n`)
  process.exit(1)
})
