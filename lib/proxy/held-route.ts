import { type DependencyPolicy, policyOf, type UsualTimes } from '@/lib/domains/gateway/core/dependency-policy'
import { newShareCursor, type ShareCursor } from '@/lib/domains/gateway/core/fault-share'
import { type HeaderRules, headerRules } from '@/lib/domains/gateway/core/route-headers'
import { type Bucket, type Buckets, createBuckets, fullBucket } from '@/lib/domains/gateway/core/token-bucket'
import type { Weighted } from '@/lib/domains/gateway/core/weighted-choice'
import { type EdgeRoute, type RouteCounts, routePriorities } from '@/lib/domains/gateway/route-schemas'

/** A route with all that can be known before a request comes, and what it counts. */
export interface HeldRoute extends EdgeRoute {
  /** What stands as the route in spans and metrics: few different ones. */
  readonly label: string
  readonly policy: DependencyPolicy
  readonly rules: HeaderRules
  readonly targets: readonly (Weighted & { application: string })[]
  readonly bucket: Bucket | null
  readonly clients: Buckets | null
  readonly priority: number | null
  readonly mirror: { cursor: ShareCursor; application: string; percent: number } | null
  readonly counts: Omit<RouteCounts, 'id' | 'version'>
}

/** Counts start at nothing. */
export function hold(route: EdgeRoute, times: UsualTimes, nowMs: number): HeldRoute {
  const { document } = route
  const { limits, mirror, priority } = document
  return {
    ...route,
    label: document.match.path.value,
    policy: { ...policyOf(undefined, times), retries: document.retries, timeoutMs: document.timeoutMs, tryTimeoutMs: document.tryTimeoutMs },
    rules: headerRules(document.headers),
    targets: document.targets.filter(({ weight }) => weight > 0).map((target) => ({ ...target, current: 0 })),
    bucket: limits.route && fullBucket(limits.route.burst, nowMs),
    clients: limits.client && createBuckets(limits.client),
    priority: priority && routePriorities[priority],
    mirror: mirror && { ...mirror, cursor: newShareCursor(mirror.percent, Math.random) },
    counts: { requests: 0, limited: 0, tooLarge: 0, shed: 0, failed: 0, mirrored: 0 },
  }
}
