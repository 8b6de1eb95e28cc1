import type { ControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import type { DiscoveryFeed } from '../ports'

export const createDaemonDiscoveryFeed = (daemon: ControlClient): DiscoveryFeed => ({
  watch: (signal) => daemon.stream(daemonCalls.watchDiscovery, {}, signal),
})
