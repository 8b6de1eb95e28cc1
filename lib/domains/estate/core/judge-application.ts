import type { Verdict } from '../schemas'

/** What is known of one application now. Null means *not known*, which is never the same as zero. */
export interface Observed {
  /** Sum over the running server groups; null for applications that nobody deployed here. */
  desired: number | null
  /** By the process runtime: answered its health check, or still on the way. */
  runtime: { healthy: number; starting: number }
  /** By the registry; null when it does not answer or is warming after a start. */
  registry: { up: number; down: number; starting: number; outOfService: number } | null
  /** Server spans of the recent window; null when the collector does not answer or its data is old. */
  recent: { requests: number; errors: number; p95Ms: number | null } | null
  normP95Ms: number | null
  /** The gateway holds no lease: its instances are not counted, its spans are the witness. */
  leaseless?: boolean
}

/** Below these counts a share says nothing, so nothing is judged from it. */
export const thresholds = {
  /** Requests in the recent window before errors or latency are judged. */
  requestsMin: 20,
  /** One unlucky request is not a state. */
  errorsMin: 3,
  degradedErrorRate: 0.01,
  failingErrorRate: 0.1,
  /** p95 over its norm, and over the floor: 8 ms that were 2 ms are nobody's problem. */
  slowTimesNorm: 3,
  slowFloorMs: 100,
} as const

/** Instances that take traffic: the registry's word, else the runtime's; null when neither is known. */
export function instancesUp({ registry, runtime, desired }: Pick<Observed, 'registry' | 'runtime' | 'desired'>): number | null {
  if (registry) return registry.up
  return desired === null ? null : runtime.healthy
}

/** Worst rule first; the first that holds is the verdict. Pure. */
export function judgeApplication(seen: Observed): Verdict {
  return byInstances(seen) ?? byTraffic(seen) ?? onTheWay(seen) ?? atRest(seen)
}

function byInstances(seen: Observed): Verdict | null {
  const { desired, registry, runtime } = seen
  const up = instancesUp(seen)
  const coming = runtime.starting + (registry?.starting ?? 0)
  if (desired === 0 && (up ?? 0) === 0) return { state: 'stopped', reason: { kind: 'stopped' } }
  if (desired !== null && desired > 0 && up === 0 && coming === 0) {
    if (runtime.healthy > 0) return { state: 'degraded', reason: { kind: 'unregistered', running: runtime.healthy } }
    return { state: 'failing', reason: { kind: 'none-up', desired } }
  }
  if (desired === null && registry && registry.down > 0 && registry.up === 0) return { state: 'failing', reason: { kind: 'all-down', down: registry.down } }
  return null
}

function byTraffic({ recent, normP95Ms, ...seen }: Observed): Verdict | null {
  const rate = recent && recent.requests > 0 ? recent.errors / recent.requests : 0
  const judged = recent !== null && recent.requests >= thresholds.requestsMin
  const manyErrors = judged && recent.errors >= thresholds.errorsMin
  if (manyErrors && rate >= thresholds.failingErrorRate) return { state: 'failing', reason: { kind: 'errors', rate } }
  const missing = missingInstances(seen)
  if (missing) return missing
  if (manyErrors && rate >= thresholds.degradedErrorRate) return { state: 'degraded', reason: { kind: 'errors', rate } }
  const p95Ms = recent?.p95Ms ?? null
  const slow = judged && p95Ms !== null && normP95Ms !== null && p95Ms >= thresholds.slowFloorMs && p95Ms >= normP95Ms * thresholds.slowTimesNorm
  return slow ? { state: 'degraded', reason: { kind: 'slow', p95Ms, normMs: normP95Ms } } : null
}

function missingInstances(seen: Pick<Observed, 'desired' | 'registry' | 'runtime'>): Verdict | null {
  const up = instancesUp(seen)
  const coming = seen.runtime.starting + (seen.registry?.starting ?? 0)
  if (seen.desired !== null && up !== null && up + coming < seen.desired) return { state: 'degraded', reason: { kind: 'some-missing', up, desired: seen.desired } }
  if (seen.desired === null && seen.registry && seen.registry.down > 0) return { state: 'degraded', reason: { kind: 'some-down', down: seen.registry.down } }
  return null
}

function onTheWay(seen: Observed): Verdict | null {
  const up = instancesUp(seen)
  if (seen.desired === null || up === null || up >= seen.desired) return null
  return { state: 'deploying', reason: { kind: 'starting', up, desired: seen.desired } }
}

/** Nothing is wrong as far as is known: how far *is* that? */
function atRest({ recent, registry, desired, leaseless = false }: Observed): Verdict {
  if (recent === null) return { state: 'unknown', reason: { kind: 'no-metrics' } }
  // Without a desired size the lease is the only witness of its instances.
  if (registry === null && desired === null && !leaseless) return { state: 'unknown', reason: { kind: 'no-registry' } }
  if (recent.requests === 0) return { state: 'quiet', reason: { kind: 'no-traffic' } }
  return { state: 'healthy', reason: { kind: leaseless ? 'serving' : 'fine' } }
}
