import type { Server } from 'node:http'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { composeProxy } from '@/lib/compose/proxy'
import type { Log } from '@/lib/kernel/log'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { createAdaptiveLimits } from './adaptive-limits'
import { createDependencies } from './dependencies'
import { breakerEpisodes } from './breaker-episodes'
import { recordedOutcomes } from './recorded-outcomes'
import { breakerWall } from './breaker-wall'
import { dependencyStates } from './dependency-states'
import { answerEdgeCalls } from './edge-answers'
import { createEdgeFilters } from './edge-filters'
import { createEdgeRoutes } from './edge-routes'
import type { ProxyTimes } from './exchange-deps'
import { createFaultRules } from './fault-rules'
import { createFleet } from './fleet'
import { followDiscovery } from './follow-discovery'
import { createHystrixListener } from './hystrix-listener'
import { createProxyListener } from './listener'
import { createPolicies } from './policies'
import { createEdgeTls } from './secure-server'
import { createSidecar } from './sidecar'
import { createTelemetry, type TelemetryOptions } from './telemetry'

export const usualTimes: ProxyTimes = { tryMs: 10_000, overallMs: 30_000, idleMs: 300_000 }

export interface ProxyOptions {
  times?: ProxyTimes
  telemetry?: Partial<TelemetryOptions>
}

export interface RunningProxy {
  /** Takes no more connections, waits for open requests (at most `drainMs`), sends what is left of the telemetry. */
  stop(drainMs?: number): Promise<void>
}

const listen = (server: Server, port: number, side: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(error.code === 'EADDRINUSE' ? `Port ${port} of the ${side} is taken: choose another with --${side}-port.` : `The ${side} cannot listen on ${port}: ${error.message}`)),
    )
    server.listen(port, '127.0.0.1', resolve)
  })

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))

/** Starts the proxy. Rejects with one clear line when a listener cannot be had. */
export async function startProxy(settings: PartSettings, log: Log, { times = usualTimes, telemetry: overrides }: ProxyOptions = {}): Promise<RunningProxy> {
  const { ports } = settings
  let stopping = false
  const telemetry = createTelemetry({
    collectorUrl: `http://127.0.0.1:${ports.otlp}`, hostId: settings.hostId, region: settings.region, version: '0.1.0', ...overrides,
  })
  const fleet = createFleet()
  const { feed, cache, clock, epochs, scopeKey, filterRunner, sidecarParts, close } = composeProxy(settings)
  if (scopeKey === null) log.warn('no key of fault scopes: faults for signed requests hit nobody')
  const policies = createPolicies(times)
  const dependencies = createDependencies(clock.nowMs)
  const faults = createFaultRules({ clock, epochs })
  const limits = createAdaptiveLimits()
  const edgeRoutes = createEdgeRoutes({ fleet, limits, times, nowMs: clock.nowMs })
  const filters = createEdgeFilters({ runner: filterRunner, nowMs: clock.nowMs, log })
  const shared = { fleet, edgeRoutes, filters, policies, dependencies, faults, scopeKey, times, log, edgePort: ports.edge, proto: 'http' as const, stopping: () => stopping }
  const edge = createProxyListener({ ...shared, side: 'edge', signals: telemetry.edge })
  const { edgeTlsPort } = settings
  const tls = edgeTlsPort === undefined ? null : createEdgeTls(settings.dataDir, log)
  const secureEdge = tls && edgeTlsPort !== undefined ? createProxyListener({ ...shared, side: 'edge', signals: telemetry.edge, edgePort: edgeTlsPort, proto: 'https' }, tls.server) : null
  const desk = createSidecar({ ...sidecarParts, callerOf: fleet.callerOf, discovery: () => discovery.state(), ports, stopping: () => stopping, clock, log })
  const sidecar = createProxyListener({ ...shared, side: 'sidecar', signals: telemetry.sidecar, sidecar: desk })
  const hystrix = ports.hystrix === undefined ? null : createHystrixListener(dependencies, clock)
  const discovery = followDiscovery({
    feed, cache, clock, log,
    apply(snapshot) {
      policies.apply(snapshot)
      dependencies.force(snapshot.forced ?? [])
      dependencies.changeRules(snapshot.changedRules ?? [])
      fleet.apply(snapshot)
      if (snapshot.routes) edgeRoutes.apply(snapshot.routes)
      if (snapshot.filters) filters.apply(snapshot.filters)
      desk.apply(snapshot)
    },
  })

  const routes = controlRoutes()
  answerCall(routes, proxyCalls.status, () => {
    const { version, ageMs, connected } = discovery.state()
    return ok({
      discoveryVersion: version, discoveryAgeMs: ageMs, daemonConnected: connected,
      requests: { edge: edge.served() + (secureEdge?.served() ?? 0), sidecar: sidecar.served() },
      ...fleet.status(clock.nowMs()),
    })
  })

  answerCall(routes, proxyCalls.shares, ({ cluster }) => ok(fleet.shares(cluster)))

  answerCall(routes, proxyCalls.putFaults, (wanted) => {
    const done = faults.put(wanted)
    if (done === 'older-epoch') return fail(fault('conflict', `Epoch ${wanted.epoch} of run ${wanted.run} is older than the last one that was put.`))
    if (done === 'too-many') return fail(fault('too-many', 'The proxy holds as many faults as it can: end other runs first.'))
    log.info('faults put', { run: wanted.run, epoch: wanted.epoch, rules: wanted.rules.length })
    return ok(null)
  })
  answerCall(routes, proxyCalls.faults, () => ok({ nowMs: clock.nowMs(), counts: faults.counts() }))
  answerCall(routes, proxyCalls.pairSeconds, ({ sinceMs, callee }) => ok({ nowMs: clock.nowMs(), seconds: dependencies.seconds(sinceMs, callee) }))
  answerCall(routes, proxyCalls.breakers, ({ application }) => ok(breakerEpisodes(dependencies, application, clock.nowMs())))
  answerCall(routes, proxyCalls.breakerWall, () => ok(breakerWall(dependencies, clock.nowMs())))
  answerCall(routes, proxyCalls.outcomes, (input) => recordedOutcomes(dependencies, input, clock.nowMs()))
  answerCall(routes, proxyCalls.balancing, ({ application }) => ok(fleet.balancing(application, clock.nowMs())))
  answerCall(routes, proxyCalls.dependencies, ({ application }) => ok(dependencyStates(dependencies, policies, application, clock.nowMs())))
  answerEdgeCalls(routes, { edgeRoutes, filters, fleet, limits, nowMs: clock.nowMs })

  answerCall(routes, proxyCalls.registrations, () => ok({ asOfMs: clock.nowMs(), items: desk.registrations.list() }))

  await listen(edge.server, ports.edge, 'edge')
  await listen(sidecar.server, ports.sidecar, 'sidecar')
  if (hystrix && ports.hystrix !== undefined) await listen(hystrix.server, ports.hystrix, 'hystrix')
  if (secureEdge && edgeTlsPort !== undefined) await listen(secureEdge.server, edgeTlsPort, 'edge-tls')
  const control = await serveControl(socketPath(settings, 'proxy'), routes, log)
  log.info('proxy listens', { edge: ports.edge, sidecar: ports.sidecar, ...(edgeTlsPort !== undefined && { edgeTls: edgeTlsPort }) })

  return {
    async stop(drainMs = 5_000) {
      stopping = true
      await hystrix?.close()
      const listeners = [edge, sidecar, ...(secureEdge ? [secureEdge] : [])]
      desk.endWatches()
      const servers = listeners.map(({ server }) => server)
      tls?.close()
      const drained = Promise.all(servers.map(closed))
      for (const server of servers) server.closeIdleConnections()
      for (const listener of listeners) listener.closeUpgraded()
      const timer = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), drainMs)
      await drained
      clearTimeout(timer)
      faults.close()
      control.closeAllConnections()
      await closed(control)
      await discovery.stop()
      await desk.stop()
      await Promise.all([fleet.close(), filterRunner.close(), close().catch(() => undefined), telemetry.close()])
    },
  }
}
