import type { ControlClient } from '@/lib/control/client'
import { sidecarCalls } from '@/lib/control/sidecar-calls'
import type { ConfigurationFeed, RegistrationWrites } from '../ports'

/** An application waits for these: a daemon that is slow must not hold it for long. */
const timeoutMs = 3_000

export const createDaemonRegistrations = (daemon: ControlClient): RegistrationWrites => ({
  register: (order) => daemon.call(sidecarCalls.register, order, { timeoutMs }),
  renew: (lease) => daemon.call(sidecarCalls.renew, lease, { timeoutMs }),
  leave: (lease) => daemon.call(sidecarCalls.leave, lease, { timeoutMs }),
  statusOf: (instance) => daemon.call(sidecarCalls.statusOf, { instance }, { timeoutMs }),
})

export const createDaemonConfigurationFeed = (daemon: ControlClient): ConfigurationFeed => ({
  watch: (instance, profiles, signal) => daemon.stream(sidecarCalls.watchConfiguration, { instance, profiles: [...profiles] }, signal),
})
