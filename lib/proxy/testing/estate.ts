import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node'
import { type RunningProxy, startProxy, usualTimes } from '../start-proxy'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerStream, controlRoutes, serveControl } from '@/lib/control/serve'
import type { ChangedRules, ForcedBreaker } from '@/lib/domains/gateway/breaker-schemas'
import type { EdgeFilter } from '@/lib/domains/gateway/filter-schemas'
import type { EdgeRoute } from '@/lib/domains/gateway/route-schemas'
import type { ApplicationBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { Caller, CallerPolicies, ClusterShares, DiscoverySnapshot, ProxyStatus, Target, Weight } from '@/lib/domains/gateway/schemas'
import { createLog } from '@/lib/kernel/log'
import { freePort } from '@/lib/testing/free-port'
import type { z } from 'zod'
import type { ControlCall } from '@/lib/control/call'
import type { ProxyTimes } from '../exchange-deps'

const quiet = createLog('test', () => undefined)

/** Waits for a condition instead of a time. */
export async function until<T>(what: string, probe: () => T | undefined | Promise<T | undefined>, deadlineMs = 10_000): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`still waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export interface Upstream {
  server: Server
  target: Target
  close(): Promise<void>
}

/** A real HTTP server as an instance of an application. */
export async function startUpstream(application: string, instance: string, answer: RequestListener, more: Partial<Target> = {}): Promise<Upstream> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    target: { instance, application, zone: null, cluster: application, serverGroup: `${application}-v000`, host: '127.0.0.1', port, ...more },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export function callerWith(secret: string, more: Partial<Caller> = {}): Caller {
  return { secretHash: createHash('sha256').update(secret).digest('hex'), instance: 'home-v000-aaaaaa', application: 'home', zone: 'local-a', cluster: 'home', serverGroup: 'home-v000', ...more }
}

export interface Published {
  callers?: Caller[]
  weights?: Weight[]
  policies?: CallerPolicies[]
  routes?: EdgeRoute[]
  filters?: EdgeFilter[]
  forced?: ForcedBreaker[]
  changedRules?: ChangedRules[]
  balancing?: ApplicationBalancing[]
}

/** A daemon that only speaks of discovery, over a real socket. */
export async function startDiscoveryDaemon(settings: PartSettings) {
  let version = 0
  let current: DiscoverySnapshot | null = null
  const waiting = new Set<() => void>()
  const routes = controlRoutes()
  answerStream(routes, daemonCalls.watchDiscovery, async function* (_input, signal) {
    let sent: DiscoverySnapshot | null = null
    signal.addEventListener('abort', () => waiting.forEach((wake) => wake()))
    while (!signal.aborted) {
      if (current && current !== sent) {
        sent = current
        yield current
      } else {
        await new Promise<void>((resolve) => waiting.add(resolve))
      }
    }
  })
  const server = await serveControl(socketPath(settings, 'daemon'), routes, quiet)
  return {
    publish(targets: Target[], more: Published & { state?: DiscoverySnapshot['state'] } = {}) {
      version++
      current = { version, state: more.state ?? 'ready', targets, callers: more.callers ?? [], weights: more.weights ?? [], ...(more.policies && { policies: more.policies }), ...(more.forced && { forced: more.forced }), ...(more.changedRules && { changedRules: more.changedRules }), ...(more.routes && { routes: more.routes }), ...(more.filters && { filters: more.filters }), ...(more.balancing && { balancing: more.balancing }) }
      for (const wake of waiting) wake()
      waiting.clear()
      return version
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export const testScopeKey = 'a key of tests for fault scopes'

export interface ProxyUnderTest {
  settings: PartSettings
  edge: string
  sidecar: string
  spans: InMemorySpanExporter
  status(): Promise<ProxyStatus>
  shares(cluster: string): Promise<ClusterShares>
  /** Any other question to its socket; a fault is thrown. */
  control<I extends z.ZodType, O extends z.ZodType>(call: ControlCall<I, O>, input: z.input<I>): Promise<z.output<O>>
  stop(): Promise<void>
}

export async function makeSettings(): Promise<PartSettings & { remove(): void }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'qd-proxy-'))
  mkdirSync(join(dataDir, 'keys'))
  writeFileSync(join(dataDir, 'keys', 'scope'), `${testScopeKey}\n`)
  const [console, eureka, otlp, edge, sidecar, hystrix] = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort(), await freePort()]
  return {
    startId: randomBytes(4).toString('hex'), buildDir: dataDir, dataDir, socketDir: dataDir, databaseUrl: '', publicUrl: `http://127.0.0.1:${console}`, host: '127.0.0.1',
    ports: { console, eureka, config: 1, otlp, otlpGrpc: 1, zipkin: 1, syslog: 1, edge, sidecar, hystrix }, hostId: 'host', region: 'local', zones: ['local-a', 'local-b'],
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/** The whole proxy on free ports, its spans kept in memory. */
export async function startProxyUnderTest(settings: PartSettings, times: Partial<ProxyTimes> = {}): Promise<ProxyUnderTest> {
  const spans = new InMemorySpanExporter()
  const proxy: RunningProxy = await startProxy(settings, quiet, { times: { ...usualTimes, ...times }, telemetry: { spanExporter: spans } })
  const control = createControlClient('proxy', socketPath(settings, 'proxy'))
  const ask: ProxyUnderTest['control'] = async (call, input) => {
    const answer = await control.call(call, input)
    if (!answer.ok) throw new Error(answer.error.detail)
    return answer.value
  }
  return {
    settings, spans,
    edge: `http://127.0.0.1:${settings.ports.edge}`,
    sidecar: `http://127.0.0.1:${settings.ports.sidecar}`,
    control: ask,
    status: () => ask(proxyCalls.status, {}),
    shares: (cluster) => ask(proxyCalls.shares, { cluster }),
    async stop() {
      await control.close()
      await proxy.stop(500)
    },
  }
}
