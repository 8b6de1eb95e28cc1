import type { PartSettings } from '@/lib/control/part-settings'
import type { ConfigurationFeed, RegistrationFile, RegistrationWrites } from '@/lib/domains/gateway/ports'
import type { DiscoverySnapshot } from '@/lib/domains/gateway/schemas'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { checkHealth } from './check-health'
import { createConfigurations } from './configurations'
import { createInService } from './in-service'
import type { SidecarSide } from './bind'
import { createRegistrations, type Registrations } from './registrations'
import { createSidecarDesk, type DeskParts } from './sidecar-desk'

interface Options extends Pick<DeskParts, 'callerOf' | 'discovery' | 'stopping'> {
  writes: RegistrationWrites
  file: RegistrationFile
  configurationFeed: ConfigurationFeed
  ports: PartSettings['ports']
  clock: Clock
  log: Log
}

export interface Sidecar extends SidecarSide {
  registrations: Registrations
  apply(snapshot: DiscoverySnapshot): void
  /** Once the proxy is stopping: open watches and long polls end, so that nobody waits for them. */
  endWatches(): void
  stop(): Promise<void>
}

/** What the sidecar does beside passing calls on: it registers, configures and tells who is where. */
export function createSidecar({ writes, file, configurationFeed, ports, clock, log, ...known }: Options): Sidecar {
  const inService = createInService()
  const registrations = createRegistrations({ writes, file, check: checkHealth, clock, log })
  const configurations = createConfigurations(configurationFeed, log)
  const desk = createSidecarDesk({ ...known, inService, registrations, configurations, writes, check: checkHealth, edgeUrl: `http://127.0.0.1:${ports.edge}`, ownPorts: new Set(Object.values(ports).filter((port) => port !== undefined)), log })
  return {
    desk, inService, registrations,
    apply(snapshot) {
      inService.apply(snapshot)
      // The daemon names a picture by when it became so.
      registrations.keepOnly(inService.isOurs, snapshot.version)
      configurations.keepOnly(inService.isOurs)
    },
    endWatches: configurations.wake,
    async stop() {
      await configurations.stop()
      await registrations.stop()
    },
  }
}
