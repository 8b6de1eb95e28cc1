import { createHash } from 'node:crypto'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { socketPath } from '@/lib/control/part-settings'
import { answerStream, controlRoutes, serveControl } from '@/lib/control/serve'
import { createOpenValues } from '@/lib/daemon/configuration/open-values'
import { createServedConfig } from '@/lib/daemon/configuration/served-config'
import { answerSidecarConfiguration } from '@/lib/daemon/configuration/answer-sidecar'
import { createDiscoveryFeed } from '@/lib/daemon/discovery/feed'
import { discoveryContent } from '@/lib/daemon/discovery/snapshot'
import type { KnownInstance } from '@/lib/daemon/instances/known-instances'
import { answerSidecarCalls } from '@/lib/daemon/registry/sidecar-answers'
import { createMemoryConfigStore } from '@/lib/domains/configuration/adapters/memory-config-store'
import type { ConfigLayer } from '@/lib/domains/configuration/schemas'
import { doer, savedDocument } from '@/lib/domains/configuration/testing/config-store-contract'
import { createMemoryJournal } from '@/lib/domains/registry/adapters/memory-journal'
import { createRegistry } from '@/lib/domains/registry/registry'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import { Secret } from '@/lib/kernel/secret'
import { makeSettings, startProxyUnderTest, until } from './estate'

const quiet = createLog('test', () => undefined)

export const secretOf = (id: string): string => `secret-of-${id}`

/** An instance as the runtime makes one; its secret is `secretOf(id)`. */
export const knownInstance = (id: string, application: string, port: number, zone = 'local-a'): KnownInstance => ({
  id, application, port, zone, cluster: application, serverGroup: `${application}-v000`, version: '1', secretHash: createHash('sha256').update(secretOf(id)).digest('hex'), dependencies: {},
})

/** A proxy with the daemon's own registry, discovery and configuration behind its socket; the database alone is left out. */
export async function startSidecarEstate() {
  const settings = await makeSettings()
  const registry = createRegistry({ clock: systemClock, log: quiet, journal: () => createMemoryJournal() })
  await registry.start()
  const known = new Map<string, KnownInstance>()
  const memory = createMemoryConfigStore()
  const served = createServedConfig({ stored: memory.store, newest: async () => String(memory.trail.length), log: quiet, everyMs: 3_600_000 })
  const openValues = createOpenValues(async (application, sealed) => (sealed === `{cipher}k1.for-${application ?? 'all'}` ? new Secret(`opened for ${application ?? 'all'}`) : null))
  const callers = { instance: () => undefined, actorOf: async () => null, readable: async () => ({ applications: [], opens: [] }), noteSealed: async () => undefined }
  const feed = createDiscoveryFeed(() => discoveryContent({ state: registry.state(), targets: registry.targets(), known: [...known.values()] }))
  registry.onChange(feed.changed)
  const find = { find: (id: string) => known.get(id) }

  async function startDaemon() {
    const routes = controlRoutes()
    answerStream(routes, daemonCalls.watchDiscovery, (_input, signal) => feed.watch(signal))
    answerSidecarCalls(routes, registry, find)
    answerSidecarConfiguration(routes, { served, openValues, callers }, find)
    return serveControl(socketPath(settings, 'daemon'), routes, quiet)
  }
  async function stopDaemon() {
    daemon.closeAllConnections()
    await new Promise<void>((resolve) => daemon.close(() => resolve()))
  }
  let daemon = await startDaemon()
  let proxy = await startProxyUnderTest(settings)
  const control = createControlClient('proxy', socketPath(settings, 'proxy'))
  const versions = new Map<string, number>()

  return {
    settings, registry,
    get sidecar() {
      return proxy.sidecar
    },
    get proxy() {
      return proxy
    },
    /** The base address that the runtime would give to an instance. */
    addressOf: (id: string) => `${proxy.sidecar}/i/${secretOf(id)}`,
    /** As the runtime does before a process is started; resolves when the sidecar knows it. */
    async know(instance: KnownInstance) {
      known.set(instance.id, instance)
      await registry.expectInstance({ ...instance, host: '127.0.0.1' })
      feed.changed()
      await until('the caller to be known', async () => ((await (await fetch(`${proxy.sidecar}/i/${secretOf(instance.id)}/health`)).json()).caller ? true : undefined))
    },
    async forget(id: string) {
      known.delete(id)
      await registry.forgetInstance(id)
      feed.changed()
    },
    statusOf: (id: string) => registry.table.findById(id)?.status ?? null,
    async configure(layer: ConfigLayer, target: string, text: string, application: string | null = null) {
      const key = `${application}/${layer}/${target}`
      const expectedVersion = versions.get(key) ?? 0
      const owner = application === null ? null : { id: application, name: application, teamId: 'team' }
      savedDocument(await memory.store.save({ application: owner, layer, target }, { id: key, format: 'yaml', text, comment: '', expectedVersion, rolledBackTo: null, keys: [] }, doer))
      versions.set(key, expectedVersion + 1)
      served.changed()
    },
    async restartProxy() {
      await proxy.stop()
      proxy = await startProxyUnderTest(settings)
    },
    stopDaemon,
    startDaemonAgain: async () => void (daemon = await startDaemon()),
    async stop() {
      await control.close()
      await proxy.stop()
      await stopDaemon()
      served.stop()
      feed.stop()
      await registry.stop()
      settings.remove()
    },
  }
}

export type SidecarEstate = Awaited<ReturnType<typeof startSidecarEstate>>
