import type { RegistryInstance } from '../schemas'
import { expiresAtMs, type Lease, zoneOf } from './instance'

/** A lease as screens show it. What the runtime knows comes before what the client says. */
export function describeLease(lease: Lease): RegistryInstance {
  const { info, identity } = lease
  return {
    id: info.instanceId,
    application: info.app.toLowerCase(),
    hostName: info.hostName,
    ipAddress: info.ipAddr,
    port: info.port.enabled ? info.port.number : null,
    securePort: info.securePort.enabled ? info.securePort.number : null,
    status: lease.status,
    overridden: lease.override !== null,
    zone: zoneOf(lease),
    cluster: identity ? identity.cluster : (info.metadata.cluster ?? null),
    serverGroup: identity ? identity.serverGroup : (info.metadata.serverGroup ?? null),
    version: identity ? identity.version : (info.metadata.version ?? null),
    verified: identity !== null,
    registeredAtMs: lease.registeredAtMs,
    renewedAtMs: lease.renewedAtMs,
    leaseSeconds: info.durationSeconds,
    expiresAtMs: expiresAtMs(lease),
  }
}
