import type { Lease, WirePort } from '../core/instance'

/** `full` is what clients get; `compact` is `X-Eureka-Accept: compact`. */
export type Form = 'full' | 'compact'

const port = ({ number, enabled }: WirePort) => ({ $: number, '@enabled': String(enabled) })

const emptyMap = { '@class': 'java.util.Collections$EmptyMap' } as const

const present = <T>(value: T | null): T | undefined => value ?? undefined // JSON.stringify leaves undefined out

/** The legacy Java codec's shape: `$` a number, `@enabled` text, times and flags text, lease times numbers. */
export function writeInstance(lease: Lease, form: Form) {
  const { info } = lease
  const compact = {
    instanceId: info.instanceId,
    hostName: info.hostName,
    app: info.app,
    ipAddr: info.ipAddr,
    status: lease.status,
    port: port(info.port),
    securePort: port(info.securePort),
    dataCenterInfo: { '@class': info.dataCenterInfo.class, name: info.dataCenterInfo.name, metadata: present(info.dataCenterInfo.metadata) },
    vipAddress: present(info.vipAddress),
    secureVipAddress: present(info.secureVipAddress),
    lastUpdatedTimestamp: String(lease.lastUpdatedMs),
    actionType: lease.action,
  }
  if (form === 'compact') return compact
  return {
    ...compact,
    appGroupName: present(info.appGroupName),
    sid: present(info.sid),
    overriddenStatus: lease.overriddenStatus,
    countryId: info.countryId,
    leaseInfo: {
      renewalIntervalInSecs: info.renewalIntervalSeconds,
      durationInSecs: info.durationSeconds,
      registrationTimestamp: lease.registeredAtMs,
      lastRenewalTimestamp: lease.renewedAtMs,
      evictionTimestamp: lease.evictedAtMs,
      serviceUpTimestamp: lease.serviceUpAtMs,
    },
    metadata: Object.keys(info.metadata).length === 0 ? emptyMap : info.metadata,
    homePageUrl: present(info.homePageUrl),
    statusPageUrl: present(info.statusPageUrl),
    healthCheckUrl: present(info.healthCheckUrl),
    secureHealthCheckUrl: present(info.secureHealthCheckUrl),
    isCoordinatingDiscoveryServer: String(info.isCoordinatingDiscoveryServer),
    lastDirtyTimestamp: String(info.lastDirtyTimestampMs),
  }
}
