import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { answerCall, answerStream, controlRoutes, serveControl } from '@/lib/control/serve'
import type { CrashHook } from '@/lib/daemon/controllers/controller'
import { listenForWork } from '@/lib/daemon/controllers/listen-for-work'
import { createChoreController, ensureWorkItem, hostMinuteKind, hourKind, minuteKind } from '@/lib/daemon/controllers/chore-controller'
import { createRunner, type Runner } from '@/lib/daemon/controllers/runner'
import { serverGroupKind } from '@/lib/daemon/controllers/server-group-controller'
import { takeOverWork } from '@/lib/daemon/controllers/work-items'
import { createEdgeRules } from '@/lib/daemon/discovery/edge-rules'
import { createBalancing } from '@/lib/daemon/discovery/balancing'
import { createDiscoveryFeed } from '@/lib/daemon/discovery/feed'
import { discoveryContent } from '@/lib/daemon/discovery/snapshot'
import { createWeights } from '@/lib/daemon/discovery/weights'
import type { PortRange } from '@/lib/daemon/instances/free-port'
import { stopAllInstances } from '@/lib/daemon/instances/full-stop'
import { createRegistryTraffic } from '@/lib/daemon/instances/registry-traffic'
import { createAnnouncer } from '@/lib/daemon/registry/announce-changes'
import { answerRegistryCalls } from '@/lib/daemon/registry/control-answers'
import { answerSidecarCalls } from '@/lib/daemon/registry/sidecar-answers'
import { registryListener } from '@/lib/daemon/registry/listener'
import { answerUploads } from '@/lib/daemon/releases/answer-uploads'
import type { ServicesServer } from '@/lib/domains/catalog/adapters/postgres/engine-admin'
import { engineKind } from '@/lib/domains/catalog/core/work-kinds'
import { balancingKind } from '@/lib/domains/gateway/adapters/prisma-balancing-store'
import { createFetchLimit } from '@/lib/domains/registry/core/fetch-limit'
import { createReleaseFiles } from '@/lib/domains/delivery/adapters/release-store/release-files'
import { gatewayKind } from '@/lib/domains/gateway/adapters/prisma-route-store'
import { publishEvent } from '@/lib/domains/ledger/adapters/publish-event'
import { createRegistry } from '@/lib/compose/registry'
import { systemClock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'
import { composePeers } from './registry-peers'
import { composeRemotes } from './registry-remotes'
import { accessHour, answerAccessCalls } from './daemon-access'
import { composeAlerts } from './daemon-alerts'
import { composeBreakers } from './daemon-breakers'
import { composeCanary } from './daemon-canary'
import { composeChaos } from './daemon-chaos'
import { composeConfiguration } from './daemon-configuration'
import { answerDrainCalls } from './daemon-drains'
import { answerFilterCalls } from './daemon-filters'
import { composeInstances } from './daemon-instances'
import { composeServices } from './daemon-services'
import { composeSources } from './daemon-sources'
import { composeTruth } from './daemon-truth'
import { composeRollouts, rolloutWaker } from './daemon-rollouts'
import { createDatabase } from './database'
import { ledgerMinute } from './ledger'

export interface DaemonOptions {
  settings: PartSettings
  log: Log
  /** Where releases and instances are kept. */
  root: string
  ports?: PortRange
  rootKey: Buffer
  /** Tests alone: a server for teams' databases that runs already, instead of the supervisor's. */
  servicesServer?: ServicesServer
  /** Kill tests alone. */
  crash?: CrashHook
}

export interface Daemon {
  /** Stops in order. Instances go on, unless the whole product stops: then they end too, and what is wanted stays as it is. */
  stop(): Promise<void>
}

/** Puts the daemon together and starts it: registry, discovery, controllers, and the socket last, which says that it is ready. */
export async function startDaemon({ settings, log, root, ports, rootKey, servicesServer, crash }: DaemonOptions): Promise<Daemon> {
  const database = createDatabase(settings.databaseUrl, 6)
  const proxy = createControlClient('proxy', socketPath(settings, 'proxy'))
  const collector = createControlClient('collector', socketPath(settings, 'collector'))
  const supervisor = createControlClient('supervisor', socketPath(settings, 'supervisor'))
  const services = await composeServices({ database, log, supervisor, rootKey, installation: settings.hostId, ...(servicesServer ? { server: servicesServer } : {}), ...(crash ? { crash } : {}) })
  const sources = await composeSources({ database, log, rootKey })
  const registry = createRegistry({ dir: join(settings.dataDir, 'registry'), clock: systemClock, log })
  const remotes = composeRemotes({ database, own: registry.table, log, rootKey })
  const eureka = await registryListener(registry, { host: '127.0.0.1', port: settings.ports.eureka, log, remotes: remotes.remotes, ...(settings.registryRateLimit && { fetchLimit: createFetchLimit(systemClock.nowMs) }) }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new Error(`Port ${settings.ports.eureka} of the registry is taken: choose another with --eureka-port.`) : error
  })
  const peers = composePeers({ registry, settings, log })
  const files = createReleaseFiles(root)

  let runner: Runner | null = null
  const nudge = (kind: string, objectId?: string) => void runner?.nudge(kind, objectId).catch((error: unknown) => log.warn('cannot wake a controller', { kind, objectId, error }))
  const instances = await composeInstances({
    settings, root, database, log,
    traffic: createRegistryTraffic(registry, proxy),
    nudge: (groupId) => nudge(serverGroupKind, groupId),
    onServing: rolloutWaker(database, nudge, log),
    bindings: services.bindings,
    ...(ports ? { ports } : {}),
    ...(crash ? { crash } : {}),
  })
  const { known } = instances
  // Of no team: it says only that leases changed, never whose.
  const announcer = createAnnouncer({ log, tell: () => publishEvent(database, { topic: 'registry', teamId: null, key: 'leases' }) })
  registry.onChange(announcer.changed)
  await Promise.all([registry.start(peers.fill), known.reload(), remotes.reload()])
  await Promise.all(known.all().map((one) => registry.expectInstance({ ...one, host: '127.0.0.1' })))
  await registry.expectOnly(new Set(known.all().map(({ id }) => id)))

  const configuration = await composeConfiguration({ database, rootKey, known, port: settings.ports.config, log })
  const weights = await createWeights(database, log)
  const truth = await composeTruth({ database, registry, proxy, collector, hostId: settings.hostId, clock: systemClock, log, ...(crash ? { crash } : {}) })
  const breakers = await composeBreakers({ database, log })
  const edgeRules = await createEdgeRules(database, log)
  const balancing = await createBalancing(database, log)
  const feed = createDiscoveryFeed(() =>
    discoveryContent({
      state: registry.state(), targets: registry.targets(), known: known.all(), weights: weights.current(), drained: truth.zones.current(), forced: breakers.forced.current(), changedRules: breakers.rules.current(), balancing: balancing.current(), ...edgeRules.current(),
    }),
  )
  for (const part of [registry, known, weights, truth.zones, breakers.forced, breakers.rules, edgeRules, balancing]) part.onChange(feed.changed)

  const holder = `${settings.hostId}/${settings.startId}/${process.pid}`
  await takeOverWork(database, `${settings.hostId}/`)
  await ensureWorkItem(database, minuteKind, 'all')
  await ensureWorkItem(database, hostMinuteKind(settings.hostId), settings.hostId)
  await ensureWorkItem(database, hourKind, 'all')
  await ensureWorkItem(database, engineKind, 'all')
  const canaries = composeCanary({ database, collector, ...(crash ? { crash } : {}) })
  const chaos = composeChaos({ database, registry, proxy, collector, runtime: instances.runtime, ...(crash ? { crash } : {}) })
  const alerts = composeAlerts({ database, collector, clock: systemClock, log, rootKey, publicUrl: settings.publicUrl, ...(crash ? { crash } : {}) })
  const minute = createChoreController({ kind: minuteKind, everyMs: 60_000, chores: [canaries.ensureWork, chaos.ensureWork, truth.ensureWork, alerts.ensureWork, breakers.minute, ledgerMinute({ database, clock: systemClock, dataDir: settings.dataDir, log })] })
  const hostMinute = createChoreController({ kind: hostMinuteKind(settings.hostId), everyMs: 60_000, chores: [known.reload, instances.sweep] })
  const hour = createChoreController({ kind: hourKind, everyMs: 3_600_000, chores: [accessHour({ database, clock: systemClock, log }), alerts.prune] })
  const rollouts = composeRollouts({ database, registry, proxy, instances, ...(crash ? { crash } : {}) })
  const running = createRunner({ database, holder, controllers: [instances.controller, rollouts, canaries.controller, chaos.controller, ...alerts.controllers, ...services.controllers, ...truth.controllers, minute, hostMinute, hour], log })
  runner = running
  const listening = listenForWork(settings.databaseUrl, (kind) => (kind === 'weights' ? weights.reload() : kind === 'zones' ? truth.zones.reload() : kind === gatewayKind ? edgeRules.reload() : kind === balancingKind ? balancing.reload() : kind === sources.kind ? sources.reload() : kind === configuration.kind ? configuration.changed() : kind === remotes.kind ? remotes.reload() : breakers.hears(kind) ? breakers.reload(kind) : nudge(kind)), log)

  const routes = controlRoutes()
  answerCall(routes, daemonCalls.status, () => ok({ registry: registry.state(), controllers: running.status(), confined: instances.runtime.confined }))
  answerCall(routes, daemonCalls.wake, async ({ kind, objectId }) => {
    await running.nudge(kind, objectId)
    return ok(null)
  })
  answerStream(routes, daemonCalls.watchDiscovery, (_input, signal) => feed.watch(signal))
  answerRegistryCalls(routes, registry, peers)
  remotes.answer(routes)
  truth.answer(routes)
  answerSidecarCalls(routes, registry, known)
  answerUploads(routes, files)
  answerFilterCalls(routes)
  services.answer(routes)
  sources.answer(routes)
  configuration.answer(routes)
  breakers.answer(routes)
  alerts.answer(routes)
  answerDrainCalls(routes, { database, rootKey })
  answerAccessCalls(routes, { database, settings, log, clock: systemClock })
  const control = await serveControl(socketPath(settings, 'daemon'), routes, log)

  return {
    async stop() {
      const all = existsSync(join(settings.dataDir, 'run', 'stopping'))
      control.close()
      control.closeIdleConnections()
      await running.stop()
      if (all) await stopAllInstances({ database, hostId: settings.hostId, runtime: instances.runtime, stopper: instances.stopper, log })
      // A client that keeps its connection open must not hold up the end.
      const impatient = setTimeout(() => eureka.server.closeAllConnections(), 1_500)
      await Promise.all([instances.health.stop(), instances.shipper.stop(), listening.stop(), weights.stop(), truth.close(), breakers.stop(), edgeRules.stop(), balancing.stop(), eureka.close(), configuration.stop()])
      clearTimeout(impatient)
      feed.stop()
      sources.stop()
      control.closeAllConnections()
      await Promise.all([peers.stop(), remotes.stop()])
      await registry.stop()
      await announcer.stop()
      await Promise.all([proxy.close(), collector.close(), alerts.close(), supervisor.close(), database.$disconnect()])
    },
  }
}
