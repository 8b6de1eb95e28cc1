import type { InstanceStatus } from '../schemas'

export interface WirePort {
  number: number
  enabled: boolean
}

/** What a client said about itself, normalised: names upper-cased, numbers numbers, times in epoch milliseconds. Never mutated. */
export interface InstanceInfo {
  instanceId: string
  app: string
  appGroupName: string | null
  hostName: string
  ipAddr: string
  sid: string | null
  status: InstanceStatus
  overriddenStatus: InstanceStatus
  port: WirePort
  securePort: WirePort
  countryId: number
  dataCenterInfo: { class: string; name: string; metadata: Readonly<Record<string, string>> | null }
  renewalIntervalSeconds: number
  durationSeconds: number
  metadata: Readonly<Record<string, string>>
  homePageUrl: string | null
  statusPageUrl: string | null
  healthCheckUrl: string | null
  secureHealthCheckUrl: string | null
  vipAddress: string | null
  secureVipAddress: string | null
  isCoordinatingDiscoveryServer: boolean
  lastDirtyTimestampMs: number
}

/** What the process runtime knows of an instance that it made; the client cannot claim these. */
export interface Identity {
  application: string
  zone: string | null
  cluster: string | null
  serverGroup: string | null
  version: string | null
}

export type ActionType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One registration. Mutable, because 340 heartbeats a second must not copy it; `revision` rises with everything but a renewal. */
export interface Lease {
  /** Short name in the journal. */
  readonly handle: number
  info: InstanceInfo
  status: InstanceStatus
  /** Set by an operator or the platform; lives for an hour after the last renewal (Eureka's rule). */
  override: InstanceStatus | null
  overriddenStatus: InstanceStatus
  registeredAtMs: number
  renewedAtMs: number
  serviceUpAtMs: number
  evictedAtMs: number
  lastUpdatedMs: number
  action: ActionType
  /** Null: registered by itself, *unverified*. */
  identity: Identity | null
  revision: number
}

/** Exactly one duration after the last renewal; Netflix's server takes two (see the README). */
export const expiresAtMs = (lease: Lease): number => lease.renewedAtMs + lease.info.durationSeconds * 1000

export const zoneOf = ({ identity, info }: Lease): string | null =>
  identity ? identity.zone : (info.metadata.zone ?? info.dataCenterInfo.metadata?.['availability-zone'] ?? null)
