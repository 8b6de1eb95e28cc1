import { z } from 'zod'
import { InstanceConfiguration, LeaseOf, RegisteredAs, RegistrationOrder } from '../domains/gateway/sidecar-schemas'
import { defineCall, defineStream } from './call'

/** What the sidecar asks the daemon for the applications that it serves. The socket is the proof: it says whose instance it has recognised. */
export const sidecarCalls = {
  /** `not-found` for an instance of ours that has ended; `conflict` with the registry's own words where it refuses. */
  register: defineCall('sidecar-register', RegistrationOrder, RegisteredAs),
  renew: defineCall('sidecar-renew', LeaseOf, z.boolean()),
  leave: defineCall('sidecar-leave', LeaseOf, z.null()),
  statusOf: defineCall('sidecar-status-of', z.strictObject({ instance: z.string() }), z.string().nullable()),
  /** Ends when there is no such instance (any more). */
  watchConfiguration: defineStream('sidecar-configuration', z.strictObject({ instance: z.string(), profiles: z.array(z.string()).max(10) }), InstanceConfiguration),
}
