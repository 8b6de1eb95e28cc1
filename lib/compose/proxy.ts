import { createControlClient } from '@/lib/control/client'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { createDaemonDiscoveryFeed } from '@/lib/domains/gateway/adapters/daemon-discovery-feed'
import { createDaemonConfigurationFeed, createDaemonRegistrations } from '@/lib/domains/gateway/adapters/daemon-registrations'
import { createFileDiscoveryCache } from '@/lib/domains/gateway/adapters/file-discovery-cache'
import { createFileFaultEpochs } from '@/lib/domains/gateway/adapters/file-fault-epochs'
import { createThreadFilterRunner } from '@/lib/domains/gateway/adapters/thread-filter-runner'
import type { FilterRunner } from '@/lib/domains/gateway/filter-ports'
import { createFileRegistrations } from '@/lib/domains/gateway/adapters/file-registrations'
import type { ConfigurationFeed, DiscoveryCache, DiscoveryFeed, FaultEpochs, RegistrationFile, RegistrationWrites } from '@/lib/domains/gateway/ports'
import { type Clock, systemClock } from '@/lib/kernel/clock'
import { readScopeKey } from './scope-key'

export interface ProxyParts {
  feed: DiscoveryFeed
  cache: DiscoveryCache
  clock: Clock
  epochs: FaultEpochs
  scopeKey: string | null
  filterRunner: FilterRunner
  sidecarParts: { writes: RegistrationWrites; file: RegistrationFile; configurationFeed: ConfigurationFeed }
  close(): Promise<void>
}

/** Which adapters the proxy uses: discovery from the daemon over its socket, remembered in a file. */
export function composeProxy(settings: PartSettings): ProxyParts {
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  return {
    feed: createDaemonDiscoveryFeed(daemon),
    cache: createFileDiscoveryCache(`${settings.dataDir}/run/discovery.json`),
    clock: systemClock,
    epochs: createFileFaultEpochs(`${settings.dataDir}/run/fault-epochs.json`),
    scopeKey: readScopeKey(settings.dataDir),
    filterRunner: createThreadFilterRunner(),
    sidecarParts: {
      writes: createDaemonRegistrations(daemon),
      file: createFileRegistrations(`${settings.dataDir}/run/sidecar-registrations.json`),
      configurationFeed: createDaemonConfigurationFeed(daemon),
    },
    close: () => daemon.close(),
  }
}
