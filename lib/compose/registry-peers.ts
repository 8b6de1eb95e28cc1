import type { PartSettings } from '@/lib/control/part-settings'
import { isLoopbackHost } from '@/lib/kernel/loopback-host'
import { createHttpPeer } from '@/lib/domains/registry/adapters/http-peer'
import { createPeers, type Peers } from '@/lib/domains/registry/peers'
import type { Registry } from '@/lib/domains/registry/registry'
import { systemClock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'

/** The registries of the settings. One list may be given to every daemon: our own address in it is left out. */
export function composePeers({ registry, settings, log }: { registry: Registry; settings: PartSettings; log: Log }): Peers {
  const isOwn = (url: string) => isLoopbackHost(new URL(url).host) && Number(new URL(url).port) === settings.ports.eureka
  const urls = [...new Set(settings.registryPeers ?? [])].filter((url) => !isOwn(url))
  return createPeers({ registry, peers: urls.map((url) => createHttpPeer(url)), clock: systemClock, log })
}
